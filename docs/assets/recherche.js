// @ts-check
/**
 * The search page: the query and the filters live in the address; results replace the list of
 * actions, which stays when nothing is found or when the engine cannot be loaded.
 */
import { load, search } from "./moteur.js";

/** @typedef {import("./moteur.js").Resultat} Resultat */

const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const form = /** @type {HTMLFormElement} */ (byId("recherche"));
const field = /** @type {HTMLInputElement} */ (byId("q"));
const filters = byId("filtres-recherche");
const announce = byId("annonce");
const results = byId("resultats");
const list = byId("liste");
const selects = /** @type {HTMLSelectElement[]} */ ([...form.querySelectorAll("select")]);
const title = document.title;

/** Makes an element with text, children or both.
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Turns an excerpt with <mark> into nodes; any other markup stays text.
 * @param {string} excerpt */
function marked(excerpt) {
  return excerpt.split(/<mark>(.*?)<\/mark>/).map((part, i) => {
    const text = part.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
    return i % 2 ? make("mark", {}, text) : text;
  });
}

/** @param {Resultat} r */
function item(r) {
  const li = make("li", {}, make("h3", {}, make("a", { href: r.adresse }, r.titre)));
  if (r.contexte) li.append(make("p", { class: "provenance" }, r.contexte));
  if (r.extrait) li.append(make("p", {}, ...marked(r.extrait)));
  if (r.raison) li.append(make("p", { class: "provenance" }, r.raison));
  return li;
}

/** @param {number} n
 * @param {string} q */
const counted = (n, q) => `${n === 0 ? "Aucun résultat" : n === 1 ? "1 résultat" : `${n} résultats`} pour « ${q} »`;

/** Shows the answer to what the address asks. */
async function show() {
  const params = new URLSearchParams(location.search);
  const q = (params.get("q") ?? "").trim();
  field.value = q;
  for (const s of selects) {
    const value = params.get(s.name) ?? "";
    s.value = [...s.options].some((o) => o.value === value) ? value : "";
  }
  results.replaceChildren();
  list.hidden = false;
  document.title = title;
  announce.textContent = "";
  if (!q) return;
  let answer;
  try {
    answer = await search(q, Object.fromEntries(selects.map((s) => [s.name, s.value])));
  } catch {
    announce.textContent = "La recherche ne répond pas dans ce navigateur. La liste complète reste ci-dessous.";
    return;
  }
  const said = counted(answer.surs.length, q);
  const heading = make("h2", { tabindex: "-1", id: "titre-resultats" }, said);
  results.append(heading);
  if (answer.surs.length) {
    list.hidden = true;
    results.append(make("ol", { class: "resultats" }, ...answer.surs.map(item)));
  } else {
    results.append(make("p", {}, "La liste complète reste ci-dessous."));
  }
  document.title = `${said} – ${title}`;
  announce.textContent = said;
  heading.focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const params = new URLSearchParams();
  const q = field.value.trim();
  if (q) params.set("q", q);
  for (const s of selects) if (s.value) params.set(s.name, s.value);
  const query = params.toString();
  history.pushState(null, "", query ? `?${query}` : location.pathname);
  show();
});
field.addEventListener("focus", () => void load().catch(() => {}), { once: true });
addEventListener("popstate", show);

filters.hidden = false;
show();
