// @ts-check
/**
 * The word engine: a query → the pages that it leads to, sure ones apart from near ones.
 * Pure: it reads the index that `hooks/contrat/search_index.py` makes and fetches nothing.
 *
 * @typedef {{ pages: string[], numeros: string[], enjeux: number, sujets: number, noms: string[][],
 *   filtres: Record<string, string[]>[], vides: string, mots: string, postes: string }} Fichier
 * @typedef {{ mot: string, postes: Map<number, number> }} Entree   a word, and its level by page
 * @typedef {{ fichier: Fichier, vides: Set<string>, mots: Map<string, Entree>,
 *   familles: Map<string, Entree[]>, longueurs: Map<number, Entree[]>, sons: Map<string, Entree[]>,
 *   francais?: { courants: Set<string>, autres: Set<string> }, complet: boolean,
 *   source: Set<string> }} Index   `source`: words of the contract that lead to no page
 * @typedef {{ page: number, score: number, mots: string[] }} Trouve
 * @typedef {{ surs: Trouve[], proches: Trouve[], hors: number[], inconnus: string[],
 *   corrections: [string, string][] }} Reponse
 */

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** What a word says of a page by its level: how much of the word’s evidence is for that page. */
const LEVELS = [0.25, 0.55, 0.9, 1];
const MAX_WORDS = 24;

/** Reads numbers of five bits a digit from a text.
 * @param {string} text @returns {number[]} */
function numbers(text) {
  const out = [];
  let n = 0;
  let shift = 0;
  for (const c of text) {
    const d = DIGITS.indexOf(c);
    n += (d & 31) << shift;
    shift += 5;
    if (d < 32) {
      out.push(n);
      n = shift = 0;
    }
  }
  return out;
}

/** Returns the words of a text as the index writes them: unaccented, lower case, without plural.
 * @param {string} text @returns {string[]} */
export function words(text) {
  const plain = text.toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").normalize("NFKD").replace(/\p{M}/gu, "");
  return (plain.match(/[a-z0-9]+/g) ?? []).map((w) => (w.length > 3 && /[sx]$/.test(w) ? w.slice(0, -1) : w));
}

/** Endings of one family of words, longest first: « rénover », « rénové », « rénovation ». */
const ENDINGS =
  /(?:issement|isation|ation|ition|ement|atrice|ateur|euse|eresse|trice|teur|iere|ier|ance|ence|able|ible|ique|isme|iste|ment|ant|ent|age|eur|eux|if|ive|er|ir|re|ee|ie|e)$/;

/** Returns the root that words of one family share, or the word itself when it is too short.
 * @param {string} word */
export function root(word) {
  const r = word.replace(/aux$/, "al").replace(ENDINGS, "").replace(/(.)\1$/, "$1");
  return r.length >= 4 ? r : word;
}

/** Opens the first file of the index. @param {Fichier} fichier @returns {Index} */
export function open(fichier) {
  /** @type {Index} */
  const index = {
    fichier, vides: new Set(fichier.vides.split(" ")), mots: new Map(), familles: new Map(), longueurs: new Map(), sons: new Map(), complet: false, source: new Set(),
  }; // prettier-ignore
  add(index, fichier);
  return index;
}

/** Adds the words of the second file to an index. @param {Index} index @param {{ mots: string, postes: string, source: string }} fichier */
export function complete(index, fichier) {
  add(index, fichier);
  index.source = new Set(fichier.source.split(" "));
  index.complet = true;
}

/** @param {Index} index @param {{ mots: string, postes: string }} fichier */
function add(index, { mots, postes }) {
  const coded = postes.split(" ");
  front(mots).forEach((mot, i) => {
    /** @type {Entree} */
    const entree = { mot, postes: new Map() };
    let page = -1;
    for (const n of numbers(coded[i])) entree.postes.set((page += (n >> 2) + 1), n & 3);
    index.mots.set(mot, entree);
    gather(index.familles, root(mot), entree);
    gather(index.longueurs, mot.length, entree);
    gather(index.sons, sound(mot), entree);
  });
}

/** Reads words of which each says how many letters it shares with the one before. @param {string} text */
function front(text) {
  let before = "";
  return text ? text.split(" ").map((coded) => (before = before.slice(0, DIGITS.indexOf(coded[0])) + coded.slice(1))) : [];
}

/** @template K @param {Map<K, Entree[]>} map @param {K} key @param {Entree} entree */
function gather(map, key, entree) {
  const list = map.get(key);
  if (list) list.push(entree);
  else map.set(key, [entree]);
}

/** Returns how many slips of a key part two words: a letter more, less, changed, or two exchanged.
 * @param {string} a @param {string} b @param {number} most  the count from which it no longer matters */
export function slips(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let [before, last] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      row[j] = Math.min(row[j - 1] + 1, last[j] + 1, last[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    if (Math.min(...row) > most) return most + 1;
    before = /** @type {any} */ (last);
    last = row;
  }
  return last[b.length];
}

/** Reads the list of French words: common ones on the first line, others on the second.
 * @param {string} text */
export function french(text) {
  const [courants, autres] = text.split("\n").map((line) => new Set(front(line)));
  return { courants, autres };
}

/** Returns what a word sounds like, roughly, so that « éfan » meets « enfant » late and « picine » meets « piscine » soon.
 * @param {string} w */
const sound = (w) =>
  w
    .replace(/ph/g, "f").replace(/qu|ck|k|c(?![eiyh])/g, "k").replace(/sc(?=[eiy])|c(?=[eiy])|ss/g, "s")
    .replace(/eau|au/g, "o").replace(/ai|ei/g, "e").replace(/y/g, "i").replace(/an|am|em/g, "en").replace(/h/g, "")
    .replace(/(.)\1/g, "$1").replace(/[tdxesp]+$/, ""); // prettier-ignore

/** Returns the words of the index for a word of a query, each with how far it may be trusted.
 * @param {Index} index @param {string} word @returns {{ entree: Entree, foi: number }[]} */
function matches(index, word) {
  const exact = index.mots.get(word);
  const found = exact ? [{ entree: exact, foi: 1 }] : [];
  for (const entree of index.familles.get(root(word)) ?? []) {
    if (entree !== exact) found.push({ entree, foi: exact ? 0.6 : 0.8 });
  }
  return found;
}

/** Returns the nearest words of the index to one that it does not know; none if no slip explains it,
 * or if the word is French: « pompiers » is not a slip for « papiers ».
 * @param {Index} index @param {string} word @returns {Entree[]} */
function corrected(index, word) {
  if (word.length < 4 || /\d/.test(word) || index.source.has(word) || index.francais?.courants.has(word) || index.francais?.autres.has(word)) return [];
  const most = word.length < 8 ? 1 : 2;
  /** @type {Entree[]} */
  let best = [];
  let least = most + 0.45;
  const said = sound(word);
  for (let n = word.length - most; n <= word.length + most; n++) {
    for (const entree of index.longueurs.get(n) ?? []) {
      const d = slips(word, entree.mot, most);
      if (d > most) continue;
      const cost = d - (sound(entree.mot) === said ? 0.6 : 0) + (entree.mot[0] === word[0] ? 0 : 0.5) + (entree.mot.length < 5 ? 0.4 : 0);
      if (cost < least) [least, best] = [cost, [entree]];
      else if (cost === least) best.push(entree);
    }
  }
  return best.length || said.length < 4 ? best : (index.sons.get(said) ?? []);
}

const ORDINALS = ["premier", "deuxieme", "troisieme", "quatrieme", "cinquieme", "sixieme", "septieme", "huitieme", "neuvieme"];
const COUNTED = ["un", "deux", "troi", "quatre", "cinq", "six", "sept", "huit", "neuf"];

/** Returns the number that a word says: « 4 », « 4e », « quatrième », « quatre »; or none.
 * @param {string} word */
function numeral(word) {
  const digits = /^(\d+)(?:er|e|eme)?$/.exec(word);
  if (digits) return digits[1];
  const n = Math.max(ORDINALS.indexOf(word.replace(/^premiere$/, "premier")), COUNTED.indexOf(word)) + 1;
  return n ? String(n) : "";
}

/** Returns the page that a query names by its number, « 4.3 », « axe 4.3 », « troisième axe de l’enjeu 4 » or « enjeu 4 », or -1.
 * @param {Index} index @param {string} query */
function numbered(index, query) {
  const { noms, numeros, enjeux } = index.fichier;
  const found = words(query.replace(/n°|numéro/gi, " ").replace(/(\d)([a-z])(\d)/gi, "$1 $2$3").replace(/\b[ea](\d)/gi, " $1"));
  const level = (/** @type {string} */ w) => noms.findIndex((names) => names.includes(w));
  const said = found.filter((w) => numeral(w) || level(w) >= 0);
  const others = found.filter((w) => !said.includes(w) && !index.vides.has(w));
  const figures = said.map(numeral).filter(Boolean);
  if (others.length || !figures.length || figures.length > 2) return -1;
  const levels = said.map(level).filter((l) => l >= 0);
  // « axe 3 de l’enjeu 4 » says the action first.
  const order = figures.length === 2 && levels[0] === 1 && levels.includes(0) ? figures.reverse() : figures;
  const at = numeros.indexOf(order.join("."));
  if (!levels.length && !/\d/.test(query)) return -1;
  if (levels.length && levels.every((l) => l === 0) && at >= enjeux) return -1;
  return levels.length && levels.every((l) => l === 1) && at < enjeux ? -1 : at;
}

/** Returns the two words of the index that an unknown word joins, « rondpoint », or none.
 * @param {Index} index @param {string} word @returns {Entree[]} */
function parted(index, word) {
  for (let n = 3; n <= word.length - 3; n++) {
    const [a, b] = [index.mots.get(word.slice(0, n)), index.mots.get(word.slice(n))];
    if (a && b) return [a, b];
  }
  return [];
}

/** Answers a query. Filters keep the pages that have every chosen code.
 * @param {Index} index @param {string} query @param {Record<string, string>} [filtres] @returns {Reponse} */
export function answer(index, query, filtres = {}) {
  const { fichier } = index;
  const kept = (/** @type {number} */ page) =>
    page < fichier.pages.length && Object.entries(filtres).every(([k, v]) => !v || fichier.filtres[page][k]?.includes(v));
  const exact = numbered(index, query);
  if (exact >= 0) {
    const surs = kept(exact) ? [{ page: exact, score: 1, mots: [] }] : [];
    return { surs, proches: [], hors: [], inconnus: [], corrections: [] };
  }
  const asked = [...new Set(words(query).filter((w) => !index.vides.has(w) && (w.length > 1 || /\d/.test(w))))].slice(0, MAX_WORDS);
  /** @type {Map<number, { score: number, level: number, mots: string[] }>} */
  const pages = new Map();
  /** @type {string[]} */ const inconnus = [];
  /** @type {[string, string][]} */ const corrections = [];
  let total = 0;
  for (const [i, word] of asked.entries()) {
    let found = matches(index, word);
    const joined = found.length ? undefined : (index.mots.get((asked[i - 1] ?? "") + word) ?? index.mots.get(word + (asked[i + 1] ?? "")));
    if (joined) found = [{ entree: joined, foi: 1 }];
    if (!found.length) {
      const slip = corrected(index, word);
      const near = slip.length ? slip : parted(index, word);
      found = near.map((entree) => ({ entree, foi: 0.85 }));
      if (near.length) corrections.push([word, near[0].mot]);
      else inconnus.push(word);
    }
    total += weigh(index, word, found, pages);
  }
  return sort(index, pages, total, asked.length, kept, { inconnus, corrections });
}

/** Adds what one word says to the score of each page; returns the word’s weight in the query.
 * @param {Index} index @param {string} word @param {{ entree: Entree, foi: number }[]} found
 * @param {Map<number, { score: number, level: number, mots: string[] }>} pages */
function weigh(index, word, found, pages) {
  const n = index.fichier.pages.length + 20;
  /** @type {Map<number, { says: number, level: number, mot: string }>} */
  const best = new Map();
  for (const { entree, foi } of found) {
    for (const [page, level] of entree.postes) {
      const says = foi * LEVELS[level];
      if (says > (best.get(page)?.says ?? 0)) best.set(page, { says, level, mot: entree.mot });
    }
  }
  const spread = [...best.values()].filter((b) => b.level > 0).length;
  const rare = found.length ? 1 + spread : index.francais?.courants.has(word) ? n : 3;
  const weight = Math.log(1 + n / rare);
  for (const [page, { says, level, mot }] of best) {
    const p = pages.get(page) ?? { score: 0, level: 0, mots: [] };
    p.score += weight * says;
    p.level = Math.max(p.level, level);
    p.mots.push(mot);
    pages.set(page, p);
  }
  return weight;
}

/** Parts what was found into sure and near pages and subjects outside the contract.
 * @param {Index} index @param {Map<number, { score: number, level: number, mots: string[] }>} pages
 * @param {number} total @param {number} count  how many words were asked @param {(page: number) => boolean} kept
 * @param {{ inconnus: string[], corrections: [string, string][] }} said @returns {Reponse} */
function sort(index, pages, total, count, kept, said) {
  const sure = SURE / Math.sqrt(Math.max(1, count / 2)); // a sentence has words beside its subject
  const inside = index.fichier.pages.length;
  const ranked = [...pages].map(([page, p]) => ({ page, score: p.score / total, level: p.level, mots: p.mots }));
  ranked.sort((a, b) => b.score - a.score || b.level - a.level || a.page - b.page);
  const top = ranked.find((p) => p.page < inside)?.score ?? 0;
  // After the subjects that have a name comes « outside the contract » at large, which is less sure.
  const last = inside + index.fichier.sujets;
  const beyond = ranked.filter((p) => p.page >= inside && p.score > sure && p.score > top * (p.page === last ? AT_LARGE : OUTSIDE));
  const outside = beyond.length > 1 ? beyond.filter((p) => p.page !== last) : beyond;
  const candidates = ranked.filter((p) => kept(p.page));
  const bar = Math.max(sure, top * TAIL);
  const surs = outside.length ? [] : candidates.filter((p) => p.level > 0 && p.score >= bar).slice(0, 8);
  const proches = candidates.filter((p) => !surs.includes(p) && p.score >= (outside.length ? SURE : NEAR_BAR)).slice(0, 4);
  return { surs, proches: surs.length ? [] : proches, hors: outside.slice(0, 2).map((p) => p.page - inside), ...said };
}

const SURE = 0.36;
const TAIL = 0.35;
const OUTSIDE = 0.999;
const AT_LARGE = 1.03;
const NEAR_BAR = 0.1;
