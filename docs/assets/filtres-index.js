// @ts-check
/**
 * The filters of the actions of a long contract, which no page lists whole: the codes of all actions
 * are read in columns, then what is shown of those found, a page of them at a time. Without this script
 * the page leads to the table of each enjeu.
 *
 * @typedef {{ adresse: string, nom: string, mots: string, dans: string }} Fiche
 */
import { liveInAddress, optional } from "./choix.js";
import { columns, has } from "./moteur.js";

const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const form = /** @type {HTMLFormElement} */ (byId("filtres"));
const [count, found] = ["compte", "trouvees"].map(byId);
const summary = optional(byId("sommaire"));
const selects = /** @type {HTMLSelectElement[]} */ ([...form.querySelectorAll("select")]);
const root = new URL("../", import.meta.url);
/** How many are shown at a time: each may be in a file of its own. */
const SHOWN = 20;

/** @type {Map<string, Promise<any>>} */
const fetched = new Map();

/** Fetches a file of the index once; a failure may be tried again. @param {string} name @returns {Promise<any>} */
function get(name) {
  let file = fetched.get(name);
  if (!file) {
    file = fetch(new URL(`recherche/${name}.json`, root)).then((r) => (r.ok ? r.json() : Promise.reject(new Error(name))));
    file.catch(() => fetched.delete(name));
    fetched.set(name, file);
  }
  return file;
}

/** Returns the places of the actions that have every chosen code. @param {[string, string][]} chosen */
async function matching(chosen) {
  const [head, file] = await Promise.all([get("mots"), get("filtres")]);
  const codes = columns(file);
  const pages = Array.from({ length: head.dedans - head.enjeux }, (_, i) => head.enjeux + i);
  return { size: head.fiches, total: pages.length, pages: pages.filter((page) => has(codes, chosen, page)) };
}

/** @param {number} page @param {number} size @returns {Promise<HTMLLIElement>} */
async function item(page, size) {
  const file = await get(`fiches/${Math.floor(page / size)}`);
  const [adresse, nom, mots, dans] = ["adresse", "nom", "mots", "dans"].map((k) => file[k][page % size]);
  const li = document.createElement("li");
  const [title, link, inside, quote, words] = ["h2", "a", "p", "blockquote", "p"].map((tag) => document.createElement(tag));
  link.setAttribute("href", new URL(adresse, root).href);
  link.textContent = nom;
  inside.className = "provenance";
  inside.textContent = dans;
  quote.className = "mots-du-contrat";
  words.textContent = mots;
  title.append(link);
  quote.append(words);
  li.append(title, inside, quote);
  return li;
}

let turn = 0;

/** Shows what the form asks, or the summary when it asks nothing. */
async function apply() {
  const mine = ++turn;
  const chosen = /** @type {[string, string][]} */ (selects.filter((s) => s.value).map((s) => [s.name, s.value]));
  summary.put(!chosen.length);
  if (!chosen.length) {
    found.replaceChildren();
    count.textContent = "";
    return;
  }
  try {
    const { size, total, pages } = await matching(chosen);
    if (mine !== turn) return;
    count.textContent = pages.length ? `${pages.length} sur ${total}.` : "Aucune ligne ne correspond à ces filtres.";
    const items = await Promise.all(pages.slice(0, SHOWN).map((page) => item(page, size)));
    if (mine !== turn) return;
    const list = document.createElement("ol");
    list.className = "resultats";
    list.append(...items);
    found.replaceChildren(...(items.length ? [list] : []));
    offer(list, pages, size);
  } catch {
    if (mine !== turn) return;
    summary.put(true);
    found.replaceChildren();
    count.textContent = "Les filtres ne répondent pas dans ce navigateur. Le sommaire reste ci-dessous.";
  }
}

/** Adds a button that shows the next items, until there are no more; the focus goes to the first of them.
 * @param {HTMLOListElement} list @param {number[]} pages @param {number} size */
function offer(list, pages, size) {
  const rest = pages.slice(list.children.length);
  if (!rest.length) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "second";
  button.textContent = `Afficher la suite (${rest.length})`;
  button.addEventListener("click", async () => {
    const items = await Promise.all(rest.slice(0, SHOWN).map((page) => item(page, size)));
    button.remove();
    list.append(...items);
    items[0].querySelector("a")?.focus();
    offer(list, pages, size);
  });
  list.after(button);
}

// Whoever comes to the form will ask: what answers is fetched before the first choice is made.
form.addEventListener("focusin", () => void Promise.allSettled([get("mots"), get("filtres")]), { once: true });
liveInAddress(form, apply);
