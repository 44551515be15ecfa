// @ts-check
/**
 * The search page. The query and the filters live in the address. What the word engine is sure of
 * comes first; near subjects, what the source does not speak of and the full text of the other
 * pages stand apart. The list of actions is the page’s own: results are drawn from it, and it stays
 * when nothing is found or when the engine cannot be loaded. Nothing is fetched before the field
 * has the focus. In a long contract the page lists enjeux alone: results are drawn from files, and
 * beside sure results the full text, whose index grows with the pages, waits to be asked for.
 *
 * @typedef {import("./moteur.js").Index} Index
 * @typedef {import("./moteur.js").Reponse} Reponse
 * @typedef {{ phrase: string, ou: string, proches: number[] }} Sujet
 * @typedef {{ adresse: string, nom: string, mots: string, dans: string }} Fiche   what is shown of a page
 * @typedef {{ moteur: typeof import("./moteur.js"), index: Index }} Engine
 */

const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const form = /** @type {HTMLFormElement} */ (byId("recherche"));
const field = /** @type {HTMLInputElement} */ (byId("q"));
const selects = /** @type {HTMLSelectElement[]} */ ([...form.querySelectorAll("select")]);
const [announce, results, beyond, list] = ["annonce", "resultats", "au-dela", "liste"].map(byId);
const title = document.title;
const root = new URL("../", import.meta.url);
const LONGEST = 200;

// The form names the file, for a site that is opened from a folder of the computer; readers keep the published address.
if (location.pathname.endsWith("/index.html")) history.replaceState(history.state, "", `./${location.search}`);

/** Returns a query without what cannot be seen (controls, direction marks), cut to its longest.
 * @param {string} q */
const visible = (q) => q.replace(/\p{C}/gu, " ").trim().slice(0, LONGEST);

// ---------------------------------------------------------------- what is fetched, once each

/** @type {Map<string, Promise<any>>} */
const fetched = new Map();

/** Fetches a file of the site once; a failure may be tried again.
 * @param {string} path @param {"json" | "text"} kind */
function get(path, kind) {
  let file = fetched.get(path);
  if (!file) {
    file = fetch(new URL(path, root)).then((r) => (r.ok ? r[kind]() : Promise.reject(new Error(path))));
    file.catch(() => fetched.delete(path));
    fetched.set(path, file);
  }
  return file;
}

/** @type {Promise<Engine> | undefined} */
let engine;

/** Loads the word engine and its index. @returns {Promise<Engine>} */
function load() {
  engine ??= Promise.all([import("./moteur.js"), get("recherche/mots.json", "json")]).then(([moteur, file]) => ({
    moteur,
    index: moteur.open(file),
  }));
  engine.catch(() => (engine = undefined));
  return engine;
}

/** Answers a query; rarer words and the list of French words are fetched only when the first files are not enough.
 * @param {string} query @param {Record<string, string>} filters @returns {Promise<{ engine: Engine, reponse: Reponse }>} */
async function ask(query, filters) {
  const loaded = await load();
  const { moteur, index } = loaded;
  let reponse = await settled(loaded, query, filters);
  if (moteur.unsure(index, reponse)) {
    const [rest, french] = await Promise.all([get("recherche/autres-mots.json", "json"), get("assets/francais.txt", "text")]);
    if (!index.complet) moteur.complete(index, rest);
    index.francais ??= moteur.french(french);
    reponse = await settled(loaded, query, filters);
  }
  return { engine: loaded, reponse };
}

/** Answers a query once the files that it needs are there: those of its words, then those of the words near them.
 * @param {Engine} loaded @param {string} query @param {Record<string, string>} filters */
async function settled({ moteur, index }, query, filters) {
  for (let round = 0; round < 4; round++) {
    const reponse = moteur.answer(index, query, filters);
    if (!reponse.manque.length) return reponse;
    const add = async (/** @type {string} */ nom) => moteur.add(index, nom, await get(`recherche/${nom}.json`, "json"));
    await Promise.all(reponse.manque.map(add));
  }
  throw new Error(query);
}

/** Returns what is shown of pages: from the list of this page, or from the files of a long contract.
 * @param {Index} index @param {number[]} pages @returns {Promise<Map<number, Fiche>>} */
async function details(index, pages) {
  const { fichier } = index;
  if (!("parts" in fichier)) return new Map(pages.map((p) => [p, entry(fichier.pages[p])]));
  const one = async (/** @type {number} */ p) => {
    const file = await get(`recherche/fiches/${Math.floor(p / fichier.fiches)}.json`, "json");
    const [adresse, nom, mots, dans] = ["adresse", "nom", "mots", "dans"].map((k) => file[k][p % fichier.fiches]);
    return /** @type {[number, Fiche]} */ ([p, { adresse, nom, mots, dans }]);
  };
  return new Map(await Promise.all(pages.map(one)));
}

// ---------------------------------------------------------------- what is shown

/** Makes an element with attributes and children; text stays text.
 * @param {string} tag @param {Record<string, string>} attributes @param {(Node | string)[]} children */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** The entry of a page in the list of actions: its link, the source’s words, what it belongs to.
 * @param {string} adresse @returns {Fiche} */
function entry(adresse) {
  const item = /** @type {HTMLElement} */ (list.querySelector(`[data-page="${CSS.escape(adresse)}"]`));
  const nom = item.querySelector("a")?.textContent ?? "";
  return { adresse, nom, mots: item.querySelector(".mots-du-contrat")?.textContent ?? "", dans: item.dataset.dans ?? "" };
}

/** @param {Fiche} fiche */
const linkTo = (fiche) => make("a", { href: new URL(fiche.adresse, root).href }, fiche.nom);

/** Returns a sentence with the words of one family as `found` marked.
 * @param {string} sentence @param {string[]} found @param {Engine["moteur"]} moteur */
function marked(sentence, found, moteur) {
  const roots = new Set(found.map(moteur.root));
  return sentence.split(/([\p{L}\p{N}]+)/u).map((part, i) => {
    const [word] = i % 2 ? moteur.words(part) : [];
    return word && (found.includes(word) || roots.has(moteur.root(word))) ? make("mark", {}, part) : part;
  });
}

/** Says why a page was found, so that nobody takes our words for the source’s.
 * @param {string[]} found @param {Fiche} page @param {Map<string, string>} written
 * @param {Engine["moteur"]} moteur */
function reason(found, page, written, moteur) {
  const said = new Set(moteur.words(page.mots).map(moteur.root));
  const ours = [...new Set(found)].filter((w) => !said.has(moteur.root(w)));
  const quoted = ours.map((w) => `« ${written.get(w) ?? w} »`).join(", ");
  if (!ours.length) return "";
  return ours.length === 1
    ? `${quoted} est un mot courant pour cette page ; les mots cités ici ne le disent pas.`
    : `${quoted} sont des mots courants pour cette page ; les mots cités ici ne les disent pas.`;
}

/** @param {Fiche} page @param {string[]} found @param {Map<string, string>} written @param {Engine["moteur"]} moteur */
function resultItem(page, found, written, moteur) {
  const item = make("li", {}, make("h3", {}, linkTo(page)));
  if (page.dans) item.append(make("p", { class: "provenance" }, page.dans));
  item.append(make("blockquote", { class: "mots-du-contrat" }, make("p", {}, ...marked(page.mots, found, moteur))));
  const why = reason(found, page, written, moteur);
  if (why) item.append(make("p", { class: "aparte" }, why));
  return item;
}

/** @param {Iterable<Fiche>} fiches */
const linksTo = (fiches) => make("ul", { class: "liens" }, ...[...fiches].map((f) => make("li", {}, linkTo(f))));

/** @param {number} n @param {string} q */
const counted = (n, q) => `${n === 0 ? "Aucun résultat sûr" : n === 1 ? "1 résultat" : `${n} résultats`} pour « ${q} »`;

/** Returns how the words of the index are written, by their unaccented form; what the reader typed comes first.
 * @param {Reponse} reponse @param {string} query @param {Engine} engine */
async function spellings(reponse, query, { moteur, index }) {
  /** @type {Map<string, string>} */
  const written = new Map(index.graphies);
  if (reponse.corrections.length && !index.parts) {
    for (const [mot, ecrit] of Object.entries(await get("recherche/graphies.json", "json"))) written.set(mot, ecrit);
  }
  for (const typed of query.match(/[\p{L}\p{N}]+/gu) ?? []) written.set(moteur.words(typed)[0], typed);
  return written;
}

/** Says how misspelt words were read; nothing when none was.
 * @param {Reponse} reponse @param {Map<string, string>} written */
function readings(reponse, written) {
  const read = [...new Set(reponse.corrections.map(([, mot]) => `« ${written.get(mot) ?? mot} »`))].join(", ");
  return read ? [make("p", { class: "note" }, `Nous avons lu ${read}.`)] : [];
}

/** What stands below the sure results: subjects outside the source, near subjects.
 * @param {Reponse} reponse @param {Index} index @param {Map<string, string>} written */
async function besides(reponse, index, written) {
  /** @type {Node[]} */
  const parts = [];
  const { source, ailleurs } = beyond.dataset;
  const absent = reponse.inconnus.filter((w) => !index.source.has(w));
  const present = reponse.inconnus.filter((w) => index.source.has(w));
  for (const w of reponse.surs.length ? [] : present) {
    parts.push(make("p", {}, `« ${written.get(w) ?? w} » figure dans le texte source, hors de ces pages.`));
  }
  if (absent.length && !reponse.surs.length) {
    const words = absent.map((w) => `« ${written.get(w) ?? w} »`).join(", ");
    const said = absent.length === 1 ? `Le mot ${words} n’apparaît` : `Les mots ${words} n’apparaissent`;
    parts.push(make("p", {}, `${said} pas dans ${source}. ${ailleurs}`.trim()));
  }
  /** @type {Sujet[]} */
  const subjects = reponse.hors.length ? await get("recherche/sujets.json", "json") : [];
  for (const i of reponse.hors) {
    const said = subjects[i] ? `${subjects[i].phrase} ${subjects[i].ou}` : `Ce sujet ne semble pas être dans ${source}. ${ailleurs}`.trim();
    parts.push(make("p", { class: "note" }, said));
  }
  const near = [...new Set([...reponse.hors.flatMap((i) => subjects[i]?.proches ?? []), ...reponse.proches.map((p) => p.page)])];
  if (near.length && !reponse.surs.length) parts.push(make("h2", {}, "Sujets proches"), linksTo((await details(index, near)).values()));
  return parts;
}

/** Offers the full text of a long contract: its index weighs more than the answer. @param {() => Promise<void>} search */
function offer(search) {
  const button = make("button", { type: "button", class: "second" }, "Chercher aussi dans le texte de toutes les pages");
  const place = make("p", { class: "boutons" }, button);
  button.addEventListener("click", async () => {
    await search();
    const title = /** @type {HTMLElement | null} */ (beyond.querySelector("h2:last-of-type"));
    announce.textContent = title ? "Résultats ajoutés : dans les autres pages." : "Aucune autre page ne contient ces mots.";
    place.replaceWith(...(title ? [] : [make("p", {}, announce.textContent)]));
    title?.setAttribute("tabindex", "-1");
    title?.focus();
  });
  return place;
}

const FULL_TEXT = 4;

/** Adds what the full text of other pages holds: glossary, programmes, the contract’s own page.
 * @param {string} query @param {Engine} loaded @param {string[]} listed  pages already shown @param {() => boolean} current */
async function addFullText(query, { moteur, index }, listed, current) {
  const asked = moteur.words(query).filter((w) => w.length > 1 && !index.vides.has(w));
  if (!asked.length) return;
  const pagefind = await import(new URL("pagefind/pagefind.js", root).href);
  const found = await pagefind.search(asked.join(" "));
  const pages = await Promise.all(found.results.slice(0, FULL_TEXT + Math.min(listed.length, 3)).map((/** @type {any} */ r) => r.data()));
  const roots = asked.map(moteur.root);
  // Pagefind takes an unknown word for its longest known beginning: keep what truly holds the words.
  const shown = pages.filter((p) => !listed.includes(addressOf(p)) && roots.every((r) => moteur.words(p.content).some((w) => moteur.root(w) === r)));
  if (!shown.length || !current()) return;
  const items = shown.slice(0, FULL_TEXT).map((p) => {
    const excerpt = spelt(p.excerpt).split(/<\/?mark>/).map((/** @type {string} */ t, /** @type {number} */ i) => (i % 2 ? make("mark", {}, unescaped(t)) : unescaped(t)));
    return make("li", {}, make("h3", {}, make("a", { href: new URL(addressOf(p), root).href }, spelt(p.meta.title))), make("p", {}, ...excerpt));
  });
  beyond.append(make("h2", {}, "Dans les autres pages"), make("ol", { class: "resultats" }, ...items));
}

/** The address of a full-text result from the root of the site, which may stand in a folder.
 * @param {{ url: string }} p */
const addressOf = (p) => new URL(p.url, location.origin).pathname.slice(root.pathname.length);

/** Undoes what the copies of the full-text index change: apostrophes, and « œu », which French never writes « oeu ».
 * @param {string} t */
const spelt = (t) => t.replace(/'/g, "’").replace(/oeu/g, "œu").replace(/O[eE](?=[uU])/g, "Œ");

/** @param {string} t */
const unescaped = (t) => (new DOMParser().parseFromString(`.${t}`, "text/html").body.textContent ?? "").slice(1);

// ---------------------------------------------------------------- one search

let turn = 0;

function readAddress() {
  const params = new URLSearchParams(location.search);
  field.value = visible(params.get("q") ?? "");
  for (const s of selects) {
    const value = params.get(s.name) ?? "";
    s.value = [...s.options].some((o) => o.value === value) ? value : "";
  }
}

function addressOfForm() {
  const params = new URLSearchParams();
  const q = field.value.trim();
  if (q) params.set("q", q);
  for (const s of selects) if (s.value) params.set(s.name, s.value);
  const query = params.toString();
  return query ? `?${query}` : location.pathname;
}

/** Empties the answer and shows the whole list again. */
function clear() {
  results.replaceChildren();
  beyond.replaceChildren();
  beyond.after(list);
  document.title = title;
  announce.textContent = "";
}

/** Shows the answer to what the form asks; moves the focus to it when the reader sent the form.
 * @param {boolean} sent */
async function show(sent) {
  const mine = ++turn;
  const query = visible(field.value);
  if (!query) return clear();
  const filters = Object.fromEntries(selects.map((s) => [s.name, s.value]));
  let said, heading;
  try {
    const { engine: loaded, reponse } = await ask(query, filters);
    const { moteur, index } = loaded;
    const written = await spellings(reponse, query, loaded);
    const more = await besides(reponse, index, written);
    const fiches = await details(index, reponse.surs.map((r) => r.page));
    if (mine !== turn) return;
    clear();
    said = counted(reponse.surs.length, query);
    heading = make("h2", { tabindex: "-1", id: "titre-resultats" }, said);
    results.append(heading, ...readings(reponse, written));
    const found = reponse.surs.map((r) => /** @type {[Fiche, string[]]} */ ([fiches.get(r.page), r.mots]));
    const items = found.map(([fiche, mots]) => resultItem(fiche, mots, written, moteur));
    if (items.length) results.append(make("ol", { class: "resultats" }, ...items));
    beyond.append(...more);
    if (items.length) list.remove();
    const fullText = () => addFullText(query, loaded, found.map(([fiche]) => fiche.adresse), () => mine === turn).catch(() => {});
    if (index.parts && items.length) beyond.append(offer(fullText));
    else fullText();
  } catch {
    if (mine !== turn) return;
    clear();
    announce.textContent = "La recherche ne répond pas dans ce navigateur. La liste complète reste ci-dessous.";
    return;
  }
  document.title = `${said} – ${title}`;
  announce.textContent = said;
  if (sent) heading.focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  history.pushState(null, "", addressOfForm());
  show(true);
});
/** @type {ReturnType<typeof setTimeout> | undefined} */
let pause;
field.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(() => {
    history.replaceState(null, "", addressOfForm());
    show(false);
  }, 250);
});
field.addEventListener("focus", () => void load().catch(() => {}), { once: true });
addEventListener("popstate", () => {
  readAddress();
  show(false);
});

/** Returns the addresses that a query leads to, for whoever evaluates the search.
 * @param {string} query */
async function rechercher(query) {
  const { engine: { index }, reponse } = await ask(visible(query), {}); // prettier-ignore
  const fiches = await details(index, [...reponse.surs, ...reponse.proches].map((r) => r.page));
  const address = (/** @type {{ page: number }} */ r) => ({ url: `/${fiches.get(r.page)?.adresse}` });
  return { results: reponse.surs.map(address), proches: reponse.proches.map(address), hors: reponse.hors };
}
Object.assign(window, { rechercher });

byId("filtres-recherche").hidden = false;
byId("sans-recherche").remove();
readAddress();
show(true);
