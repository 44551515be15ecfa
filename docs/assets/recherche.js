// @ts-check
/**
 * The search page. The query and the filters live in the address. What the word engine is sure of
 * comes first; near subjects, what the source does not speak of and the full text of the other
 * pages stand apart. The list of actions is the page’s own: results are drawn from it, and it stays
 * when nothing is found or when the engine cannot be loaded. Nothing is fetched before the field
 * has the focus. In a long contract the page lists enjeux alone: results are drawn from files. The
 * full text, whose index grows with the pages, waits to be asked for.
 *
 * @typedef {import("./moteur.js").Index} Index
 * @typedef {import("./moteur.js").Reponse} Reponse
 * @typedef {import("./moteur.js").Trouve} Trouve
 * @typedef {{ de?: string, phrase?: string, ou: string, proches: number[] }} Sujet   « de » follows « le contrat ne parle pas »
 * @typedef {{ adresse: string, nom: string, mots: string, dans: string, cite: boolean }} Fiche
 *   what is shown of a page; `mots` are the contract’s, or else ours (`cite` is false)
 * @typedef {{ moteur: typeof import("./moteur.js"), index: Index }} Engine
 */

const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const form = /** @type {HTMLFormElement} */ (byId("recherche"));
const field = /** @type {HTMLInputElement} */ (byId("q"));
const selects = /** @type {HTMLSelectElement[]} */ ([...form.querySelectorAll("select")]);
const fold = byId("filtres-recherche");
const summary = /** @type {HTMLElement} */ (fold.querySelector("summary"));
const FILTER = summary.textContent;
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
 * @param {string} path */
function get(path) {
  let file = fetched.get(path);
  if (!file) {
    file = fetch(new URL(path, root)).then((r) => (r.ok ? r.json() : Promise.reject(new Error(path))));
    file.catch(() => fetched.delete(path));
    fetched.set(path, file);
  }
  return file;
}

/** @type {Promise<Engine> | undefined} */
let engine;

/** Loads the word engine and its index. @returns {Promise<Engine>} */
function load() {
  engine ??= Promise.all([import("./moteur.js"), get("recherche/mots.json")]).then(([moteur, file]) => ({
    moteur,
    index: moteur.open(file),
  }));
  engine.catch(() => (engine = undefined));
  return engine;
}

/** Fetches a file that an answer can do without; says so in `lost` when it does not come.
 * @param {string} path @param {string[]} lost */
const spare = (path, lost) => get(path).catch(() => void lost.push(path));

/** Answers a query; files that do not come are told in `lost`, and tried again at the next query.
 * @param {string} query @param {Record<string, string>} filters @param {boolean} [open]  whether one still types
 * @returns {Promise<{ engine: Engine, reponse: Reponse, lost: string[] }>} */
async function ask(query, filters, open = false) {
  const engine = await load();
  /** @type {string[]} */
  const lost = [];
  const reponse = await engine.moteur.ask(engine.index, (nom) => spare(`recherche/${nom}.json`, lost), query, filters, open);
  return { engine, reponse: { ...reponse, proches: [...above(engine.index, reponse), ...reponse.proches] }, lost };
}

/** Returns the enjeu of the surest action, which is near for who asked at large: the index in one piece knows it.
 * @param {Index} index @param {Reponse} reponse @returns {Trouve[]} */
function above({ fichier }, { surs, proches }) {
  const code = surs.length && "filtres" in fichier ? fichier.filtres[surs[0].page]?.enjeu?.[0] : "";
  const page = code && "pages" in fichier ? fichier.pages.indexOf(`enjeux/${code}/`) : -1;
  return page < 0 || [...surs, ...proches].some((r) => r.page === page) ? [] : [{ page, score: 0, mots: [] }];
}

/** Returns what is shown of pages: from the list of this page, or from the files of a long contract.
 * A page whose file does not come is left out.
 * @param {Index} index @param {number[]} pages @param {string[]} lost @returns {Promise<Map<number, Fiche>>} */
async function details(index, pages, lost) {
  const { fichier } = index;
  /** @type {Map<number, Fiche>} */
  const found = new Map();
  if ("parts" in fichier) {
    const files = await Promise.all(pages.map((p) => spare(`recherche/fiches/${Math.floor(p / fichier.fiches)}.json`, lost)));
    pages.forEach((p, i) => {
      if (!files[i]) return;
      const [adresse, nom, mots, dans] = ["adresse", "nom", "mots", "dans"].map((k) => files[i][k][p % fichier.fiches]);
      found.set(p, { adresse, nom, mots, dans, cite: p < fichier.dedans });
    });
    return found;
  }
  const places = pages.some((p) => p >= fichier.dedans) ? await spare("recherche/lieux.json", lost) : undefined;
  for (const p of pages) {
    if (p < fichier.dedans) found.set(p, entry(fichier.pages[p]));
    else if (places) {
      const [adresse, nom, mots] = places[p - fichier.dedans];
      found.set(p, { adresse, nom, mots, dans: "", cite: false });
    }
  }
  return found;
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
  return { adresse, nom, mots: item.querySelector(".mots-du-contrat")?.textContent ?? "", dans: item.dataset.dans ?? "", cite: true };
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

/** Says why a page was found, so that nobody takes our words, or those of another source, for the source’s: of that
 * source, the fact that holds most of the words is told with its proof.
 * @param {Trouve} found @param {Fiche} page @param {Map<string, string>} written @param {Engine} engine @param {[string, string][]} facts
 * @returns {(Node | string)[][]} */
function reasons(found, page, written, { moteur, index }, facts) {
  const cited = moteur.words(page.mots).filter((w) => !index.vides.has(w));
  const runs = cited.flatMap((_, at) => [1, 2, 3].map((n) => cited.slice(at, at + n).join(""))); // an expression is known by its words, joined
  const said = new Set(runs.map(moteur.root));
  const unsaid = [...new Set(found.mots)].filter((w) => !said.has(moteur.root(w)));
  const [ours, theirs] = [false, true].map((outside) => unsaid.filter((w) => Boolean(index.mots.get(w)?.tiers?.has(found.page)) === outside));
  const [asked, own] = [found.mots, theirs].map((list) => [...new Set(list.map(moteur.root))]);
  const held = facts.map(([texte]) => {
    const roots = new Set(moteur.words(texte).map(moteur.root));
    return own.some((r) => roots.has(r)) ? asked.filter((r) => roots.has(r)).length : 0;
  });
  const fact = facts[held.indexOf(Math.max(1, ...held))];
  const quoted = (/** @type {string[]} */ list) => list.map((w) => `«\u00a0${written.get(w) ?? w}\u00a0»`).join(", ");
  const whole = (/** @type {string[]} */ list) => list.filter((w) => !list.some((x) => x !== w && moteur.words(written.get(x) ?? x).includes(w))); // « mission locale » holds « locale »
  return [
    ...(ours.length ? [[`Nos mots, et non ceux de la source\u00a0: ${quoted(whole(ours))}.`]] : []),
    ...(fact ? [[make("strong", {}, "Une autre source\u00a0:"), " ", ...marked(fact[0], found.mots, moteur), " ", make("span", { class: "provenance" }, fact[1])]] : []),
    ...(theirs.length && !fact ? [[`Mots d’une autre source, que cette page cite\u00a0: ${quoted(whole(theirs))}.`]] : []),
  ];
}

/** @param {Fiche} page @param {Trouve} found @param {Map<string, string>} written @param {Engine} engine @param {[string, string][]} facts */
function resultItem(page, found, written, engine, facts) {
  const item = make("li", {}, make("h3", {}, linkTo(page)));
  if (page.dans) item.append(make("p", { class: "provenance" }, page.dans));
  const words = marked(page.mots, found.mots, engine.moteur);
  if (page.mots) item.append(page.cite ? make("blockquote", { class: "mots-du-contrat" }, make("p", {}, ...words)) : make("p", {}, ...words));
  for (const why of page.cite ? reasons(found, page, written, engine, facts) : []) item.append(make("p", { class: "aparte" }, ...why));
  return item;
}

/** @param {Iterable<Fiche>} fiches */
const linksTo = (fiches) => make("ul", { class: "liens" }, ...[...fiches].map((f) => make("li", {}, linkTo(f))));

/** @param {number} n @param {string} q */
const counted = (n, q) => `${n === 0 ? "Aucun résultat" : n === 1 ? "1 résultat" : `${n} résultats`} pour «\u00a0${q}\u00a0»`;

/** Returns how the words of the index are written, by their unaccented form; what the reader typed comes first.
 * @param {string} query @param {Engine} engine */
function spellings(query, { moteur, index }) {
  const written = new Map(index.graphies);
  const typed = query.match(/[\p{L}\p{N}]+/gu) ?? [];
  const folded = typed.map((t) => moteur.words(t)[0] ?? "");
  // An expression is known by its words of sense, joined: it is told as it was typed.
  for (let from = 0; from < typed.length; from++) {
    for (let to = from + 2; to <= Math.min(typed.length, from + 7); to++) {
      const joined = folded.slice(from, to).filter((w) => !index.vides.has(w)).join("");
      if (!written.has(joined)) written.set(joined, typed.slice(from, to).join(" "));
    }
  }
  typed.forEach((t, i) => {
    for (const { entree } of moteur.matches(index, folded[i])) if (!written.has(entree.mot)) written.set(entree.mot, t);
    written.set(folded[i], t);
  });
  return written;
}

/** Says how misspelt words were read; nothing when none was.
 * @param {Reponse} reponse @param {Map<string, string>} written */
function readings(reponse, written) {
  const read = [...new Set(reponse.corrections.map(([, mot]) => `«\u00a0${written.get(mot) ?? mot}\u00a0»`))].join(", ");
  return read ? [make("p", { class: "note" }, `Nous avons lu ${read}.`)] : [];
}

/** Says whom to ask about a subject, without a word on the contract; nothing when nobody is known.
 * @param {Sujet | undefined} sujet */
const elsewhere = (sujet) => (!sujet?.ou ? undefined : sujet.de ? `À propos ${sujet.de.replace(" ni ", " et ")} : ${sujet.ou}` : sujet.ou);

/** @param {string} text */
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Every sentence that says that the source does not speak of something stands here; the page names the source. */
const ABSENCE = {
  mots: (/** @type {string[]} */ quoted) => {
    const said = quoted.length === 1 ? `Le mot ${quoted[0]} n’apparaît` : `Les mots ${quoted.join(", ")} n’apparaissent`;
    return `${said} pas dans ${beyond.dataset.source}. ${beyond.dataset.ailleurs}`.trim();
  },
  sujet: (/** @type {Sujet | undefined} */ s) => (s ? `${s.phrase ?? `${capital(beyond.dataset.source ?? "")} ne parle pas ${s.de}. ${beyond.dataset.ailleurs}`.trim()} ${s.ou}`.trim() : `Ce sujet ne semble pas être dans ${beyond.dataset.source}. ${beyond.dataset.ailleurs}`.trim()),
};

/** What is said of words and subjects that no page answers; of words that the source or a page holds, never that they are absent.
 * @param {Reponse} reponse @param {string} query @param {Engine} engine @param {Map<string, string>} written @param {Sujet[]} subjects */
function remarks(reponse, query, { moteur, index }, written, subjects) {
  if (reponse.surs.length) return [];
  const quoted = (/** @type {string[]} */ mots) => mots.map((w) => `«\u00a0${written.get(w) ?? w}\u00a0»`);
  const present = quoted(reponse.inconnus.filter((w) => index.source.has(w)));
  const nowhere = quoted(reponse.inconnus.filter((w) => moteur.absent(index, w)));
  const absent = moteur.absent(index, query);
  return [
    ...present.map((mot) => make("p", {}, `${mot} figure dans le texte source, hors de ces pages.`)),
    ...(nowhere.length ? [make("p", {}, ABSENCE.mots(nowhere))] : []),
    ...reponse.hors
      .map((i) => (absent ? ABSENCE.sujet(subjects[i]) : elsewhere(subjects[i])))
      .filter((said) => said !== undefined)
      .map((said) => make("p", { class: "note" }, said)),
  ];
}

/** What stands below the sure results: subjects outside the contract, near subjects.
 * @param {Reponse} reponse @param {string} query @param {Engine} engine @param {Map<string, string>} written @param {string[]} lost @param {string[]} listed */
async function besides(reponse, query, engine, written, lost, listed) {
  /** @type {Sujet[]} */
  const subjects = (reponse.hors.length && (await spare("recherche/sujets.json", lost))) || [];
  const parts = remarks(reponse, query, engine, written, subjects);
  const surs = reponse.surs.map((p) => p.page);
  const near = new Set([...reponse.hors.flatMap((i) => subjects[i]?.proches ?? []), ...reponse.proches.map((p) => p.page)]);
  for (const page of surs) near.delete(page);
  if (!near.size) return parts;
  const fiches = [...(await details(engine.index, [...near], lost)).values()];
  listed.push(...fiches.map((f) => f.adresse));
  return [...parts, make("h2", {}, "Sujets proches"), linksTo(fiches)];
}

/** Returns the numbers to call that a query calls for; that of any danger when their file does not come.
 * @param {Reponse} reponse @param {string[]} lost @returns {Promise<string[]>} */
async function calls({ urgences }, lost) {
  if (!urgences.length) return [];
  const known = await spare("recherche/sujets.json", lost);
  return known ? urgences.map((i) => known[i].phrase) : ["En danger : le 112."];
}

/** Adds items to a list, some at a time; a button below asks for more, and moves the focus to the first new one.
 * @param {Element} list @param {number} size @param {AsyncGenerator<Node>} items
 * @param {number} [total]  how many there are, if it is known: the next one is then not fetched to know whether it exists */
async function inTurn(list, size, items, total) {
  /** @type {IteratorResult<Node> | undefined} */
  let ahead;
  const add = async () => {
    const end = list.children.length + size;
    while (list.children.length < Math.min(end, total ?? end)) {
      const item = ahead ?? (await items.next());
      ahead = undefined;
      if (item.done) return;
      list.append(item.value);
    }
    if (total === undefined) ahead = await items.next();
    if (total === undefined ? ahead?.done : list.children.length >= total) return;
    const button = make("button", { type: "button", class: "second" }, "Voir la suite des résultats");
    const place = make("p", { class: "boutons" }, button);
    button.addEventListener("click", async () => {
      const first = list.children.length;
      await add();
      list.children[first]?.querySelector("a")?.focus();
      place.remove();
    });
    list.after(place);
  };
  await add();
}

/** Offers the full text: its index weighs more than the answer.
 * @param {() => Promise<HTMLElement | undefined>} search  the title of what is added */
function offer(search) {
  const button = make("button", { type: "button", class: "second" }, "Chercher aussi dans le texte de toutes les pages");
  const place = make("p", { class: "boutons" }, button);
  button.addEventListener("click", async () => {
    const title = await search();
    announce.textContent = title ? "Résultats ajoutés : dans les autres pages." : "Aucune autre page ne contient ces mots.";
    place.replaceWith(...(title ? [] : [make("p", {}, announce.textContent)]));
    title?.setAttribute("tabindex", "-1");
    title?.focus();
  });
  return place;
}

/** How many results are shown at first, and at each « suite ». */
const SURE = 8;
const FULL_TEXT = 4;

/** Adds what the full text of other pages holds: glossary, programmes, the contract’s own page.
 * @param {string} query @param {Engine} loaded @param {string[]} listed  pages already shown @param {() => boolean} current */
async function addFullText(query, { moteur, index }, listed, current) {
  const asked = moteur.words(query).filter((w) => w.length > 1 && !index.vides.has(w));
  if (!asked.length) return undefined;
  const pagefind = await import(new URL("pagefind/pagefind.js", root).href);
  const { results: found } = await pagefind.search(asked.join(" "));
  const roots = asked.map(moteur.root);
  // Pagefind takes an unknown word for its longest known beginning: keep what truly holds the words.
  const holds = (/** @type {any} */ p) => roots.every((r) => moteur.words(p.content).some((w) => moteur.root(w) === r));
  async function* items() {
    for (let i = 0; i < found.length; i += FULL_TEXT + 3) {
      const pages = await Promise.all(found.slice(i, i + FULL_TEXT + 3).map((/** @type {any} */ r) => r.data()));
      yield* pages.filter((p) => !listed.includes(addressOf(p)) && holds(p)).map(fullTextItem);
    }
  }
  const shown = make("ol", { class: "resultats" });
  const title = make("h2", {}, "Dans les autres pages");
  const section = make("div", {}, title, shown);
  await inTurn(shown, FULL_TEXT, items());
  if (!shown.children.length || !current()) return undefined;
  beyond.append(...section.children);
  return title;
}

/** @param {any} page  what Pagefind says of a page */
function fullTextItem(page) {
  const excerpt = spelt(page.excerpt).split(/<\/?mark>/).map((t, i) => (i % 2 ? make("mark", {}, unescaped(t)) : unescaped(t)));
  return make("li", {}, make("h3", {}, make("a", { href: new URL(addressOf(page), root).href }, spelt(page.meta.title))), make("p", {}, ...excerpt));
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

/** @param {string[]} lost  files that did not come */
function losses(lost) {
  if (!lost.length) return [];
  const filters = lost.includes("recherche/filtres.json");
  return [make("p", { class: "note" }, filters ? "Les filtres n’ont pas pu être lus : ils ne sont pas appliqués." : "Une partie de l’index n’a pas pu être lue : la réponse peut être incomplète.")];
}

/** Yields the sure results, each with its words; what is shown of them is fetched some at a time.
 * @param {Reponse["surs"]} surs @param {Engine} engine @param {Map<string, string>} written @param {string[]} lost @param {string[]} listed */
async function* sureItems(surs, engine, written, lost, listed) {
  for (let i = 0; i < surs.length; i += SURE) {
    const some = surs.slice(i, i + SURE);
    const fiches = await details(engine.index, some.map((r) => r.page), lost);
    for (const trouve of some) {
      const fiche = fiches.get(trouve.page);
      if (fiche) listed.push(fiche.adresse);
      const outside = fiche?.cite && trouve.mots.some((w) => engine.index.mots.get(w)?.tiers?.has(trouve.page));
      const facts = outside ? ((await spare("recherche/faits.json", lost))?.[trouve.page] ?? []) : [];
      yield fiche ? resultItem(fiche, trouve, written, engine, facts) : make("li", {}, make("p", {}, "Ce résultat n’a pas pu être lu."));
    }
  }
}

/** @param {HTMLSelectElement[]} chosen */
const named = (chosen) => chosen.map((s) => `«\u00a0${s.labels[0].textContent} : ${s.selectedOptions[0].textContent}\u00a0»`).join(", ");

/** Names the filters that leave nothing of an answer, and offers to take them away.
 * @param {HTMLSelectElement[]} chosen @param {number} hidden  how many sure results they take away */
function emptied(chosen, hidden) {
  if (!hidden) return [];
  const [what, they] = chosen.length === 1 ? ["Le filtre", "cache"] : ["Les filtres", "cachent"];
  const button = make("button", { type: "button", class: "second" }, chosen.length === 1 ? "Retirer le filtre" : "Retirer les filtres");
  button.addEventListener("click", () => {
    for (const s of chosen) s.value = "";
    history.pushState(null, "", addressOfForm());
    show(true);
  });
  return [make("p", { class: "note" }, `${what} ${named(chosen)} ${they} ${hidden === 1 ? "1 résultat" : `${hidden} résultats`}.`), make("p", { class: "boutons" }, button)];
}

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
  const chosen = selects.filter((s) => s.value);
  summary.textContent = chosen.length ? `Résultats filtrés : ${named(chosen)}` : FILTER;
  if (!query) return clear();
  let said, heading;
  /** @type {string[]} */
  let urgent = [];
  try {
    const { engine: loaded, reponse, lost } = await ask(query, Object.fromEntries(chosen.map((s) => [s.name, s.value])), !sent);
    const { surs } = reponse;
    const hidden = chosen.length && !surs.length ? (await ask(query, {}, !sent)).reponse.surs.length : 0;
    const written = spellings(query, loaded);
    urgent = await calls(reponse, lost);
    /** @type {string[]} */
    const listed = [];
    const more = await besides(reponse, query, loaded, written, lost, listed);
    const found = make("ol", { class: "resultats" });
    const section = make("div", {}, found);
    await inTurn(found, SURE, sureItems(surs, loaded, written, lost, listed), surs.length);
    if (mine !== turn) return;
    clear();
    said = counted(surs.length, query);
    heading = make("h2", { tabindex: "-1", id: "titre-resultats" }, said);
    results.append(heading, ...urgent.map((phrase) => make("p", { class: "note" }, make("strong", {}, phrase))), ...readings(reponse, written), ...losses(lost), ...emptied(chosen, hidden));
    if (surs.length) results.append(...section.children);
    beyond.append(...more);
    if (surs.length) list.remove();
    beyond.append(offer(() => addFullText(query, loaded, listed, () => mine === turn).catch(() => undefined)));
  } catch {
    if (mine !== turn) return;
    clear();
    announce.textContent = "La recherche ne répond pas dans ce navigateur. La liste complète reste ci-dessous.";
    return;
  }
  document.title = `${said} – ${title}`;
  if (sent) heading.focus();
  const rest = sent ? 0 : REST - PAUSE;
  setTimeout(() => mine === turn && (announce.textContent = [...urgent, said].join(" ")), rest);
}

/** After how many milliseconds without a key an answer is shown, and told to who does not see it. */
const [PAUSE, REST] = [250, 1000];
/** @type {ReturnType<typeof setTimeout> | undefined} */
let pause;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(pause); // what was typed last is what is sent: a second answer would take the focus away
  history.pushState(null, "", addressOfForm());
  show(true);
});
field.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(() => {
    history.replaceState(null, "", addressOfForm());
    show(false);
  }, PAUSE);
});
field.addEventListener("focus", () => void load().catch(() => {}), { once: true });
addEventListener("popstate", () => {
  clearTimeout(pause);
  readAddress();
  show(false);
});

/** Returns the addresses that a query leads to, for whoever evaluates the search.
 * @param {string} query */
async function rechercher(query) {
  const { engine: { index }, reponse, lost } = await ask(visible(query), {}); // prettier-ignore
  const fiches = await details(index, [...reponse.surs, ...reponse.proches].map((r) => r.page), lost);
  const address = (/** @type {{ page: number }} */ r) => ({ url: `/${fiches.get(r.page)?.adresse}` });
  return { results: reponse.surs.map(address), proches: reponse.proches.map(address), hors: reponse.hors };
}
Object.assign(window, { rechercher });

fold.hidden = false;
/** What is folded is no field yet; a click on its heading comes before the fold opens or closes. */
const choices = /** @type {HTMLFieldSetElement} */ (fold.querySelector("fieldset"));
choices.hidden = !(/** @type {HTMLDetailsElement} */ (fold).open);
summary.addEventListener("click", () => { choices.hidden = /** @type {HTMLDetailsElement} */ (fold).open; });
byId("sans-recherche").remove();
readAddress();
show(true);
