// @ts-check
/**
 * The word engine: a query → the pages that it leads to, sure ones apart from near ones.
 * Pure: it reads the index that `hooks/contrat/search/index.py` makes, and is given its files. Of a long
 * contract the index is in parts (`search/parts.py`): an answer then says in `manque` which files it
 * lacks, and is asked again once they are added.
 *
 * @typedef {{ mots: string, postes?: string, tiers?: string, poids?: string }} Mots
 * @typedef {{ enjeux: number, dedans: number, sujets: number, noms: string[][], vides: string, numeros: string, urgences: string[], communes: number[] }} Tete
 *   `dedans`: how many enjeux and actions there are; places of the site come after, then subjects that none treats;
 *   `urgences`: of each number to call, the expressions that call for it; `communes`: the places that are communes
 * @typedef {Tete & Mots & { pages: string[], lieux: number, filtres: Record<string, string[]>[] }} Entier
 * @typedef {Tete & { total: number, parts: number, fiches: number }} Partage
 * @typedef {{ mot: string, lettres: number, postes?: Map<number, number>, tiers?: Map<number, number>, poids?: number }} Entree   a word, its letters as bits, its level by page
 *   once it is known, the pages that have it from other sources alone, its weight
 * @typedef {{ fichier: Entier | Partage, total: number, parts: number, vides: Set<string>, numeros: Map<string, number>,
 *   mots: Map<string, Entree>, familles: Map<string, Entree[]>, longueurs: Map<number, Entree[]>, sons: Map<string, Entree[]>, voisins: Map<string, Entree[]>,
 *   codes?: Codes, ajoutes: Set<string>, graphies: Map<string, string>,
 *   francais?: { courants: Set<string>, autres: string }, complet: boolean,
 *   source: Set<string> }} Index   `source`: words of the source text; `voisins`: the nearest of each word that was not known
 * @typedef {Record<string, Record<string, Set<number>>>} Codes   the pages of each code of each filter
 * @typedef {{ page: number, score: number, mots: string[] }} Trouve
 * @typedef {{ score: number, level: number, most: number, mots: string[], said: [number, number][] }} Vote   `most`: the heaviest of its words;
 *   `said`: of each word its weight, and how much it says
 * @typedef {{ total: number, most: number }} Poids   the weight of all words of a query, and of the heaviest
 * @typedef {{ surs: Trouve[], proches: Trouve[], hors: number[], inconnus: string[],
 *   corrections: [string, string][], formes: string[], manque: string[], urgences: number[] }} Reponse   `urgences`: numbers to
 *   call, by their place in the file of subjects, said before any page; `formes`: words found by their form or family alone
 */

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** What a word says of a page by its level: how much of the word’s evidence is for that page. */
const LEVELS = [0.25, 0.55, 0.9, 1];
const MAX_WORDS = 24;
/** How many steps of the weight of a word make one. */
const WEIGHT = 16;
/** The weights of a word that no page has: a common French word, any other. */
const COMMON = 0.77;
const UNKNOWN = 1.61;
/** What the words of a known expression still say one by one. */
const INSIDE = 0.35;
/** What stands between the words of an expression. */
const LINKS = new Set("a au aux ca d de des du en et l la le les".split(" "));

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
  const plain = drawn(text)
    .toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/ł/g, "l").replace(/ø/g, "o").replace(/đ/g, "d").replace(/ß/g, "ss")
    .normalize("NFKD").replace(/\p{M}/gu, "")
    .replace(/\b(?:[a-z]\.){2,}[a-z]?/g, (sigle) => sigle.replace(/\./g, "")) // « R.S.A. »
    .replace(/(?<=\b\d{1,3}) (?=\d{3}\b)/g, ""); // « 62 300 »; prettier-ignore
  return (plain.match(/[a-z0-9]+/g) ?? []).map((w) => (w.length > 3 && /[sx]$/.test(w) ? w.slice(0, -1) : w));
}

const PICTOGRAMS =
  "🚲vélo 🚶marche 🛴trottinette 🚌bus 🚆train 🚗voiture ⚡énergie 🛣route 🌳nature 🐝abeille 🗑poubelle ♻recyclage 🌊inondation 🥕légumes 🚜agriculture 🍽cantine 🏠logement 🏢immeuble 🏪commerce ⚽football 🏅médaille 🏊piscine 🎓diplôme 🏫collège 💻ordinateur 📱téléphone 👶bébé 👪famille 👵retraite 👴retraite ♿handicap 💼emploi 🔥chauffage 💶coût 📅calendrier";

/** Puts the word of each pictogram in its place. @param {string} text */
const drawn = (text) =>
  text.replace(/\p{Extended_Pictographic}/gu, (sign) => {
    const at = PICTOGRAMS.indexOf(sign);
    return at < 0 ? " " : ` ${PICTOGRAMS.slice(at + sign.length).split(" ", 1)[0].replace(/^[^\p{L}]+/u, "")} `;
  });

/** Endings of one family of words, longest first: « rénover », « rénové », « rénovation ». */
const ENDINGS =
  /(?:issement|isation|ation|ition|ement|atrice|ateur|euse|eresse|trice|teur|iere|ier|ance|ence|able|ible|ique|isme|iste|ment|ant|ent|age|eur|eux|if|ive|er|ir|re|ee|ie|e)$/;

/** Returns the root that words of one family share, or the word itself when it is too short.
 * @param {string} word */
export function root(word) {
  const r = word.replace(/aux$/, "al").replace(/aitre$/, "aiss").replace(/uction$/, "uire").replace(/cription$/, "crire").replace(ENDINGS, "").replace(/(.)\1$/, "$1"); // prettier-ignore
  return r.length >= 5 ? r : word;
}

/** Opens the first file of the index. @param {Entier | Partage} fichier @returns {Index} */
export function open(fichier) {
  /** @type {Index} */
  const index = {
    fichier, total: 0, parts: 0, vides: new Set(fichier.vides.split(" ")), numeros: new Map(), mots: new Map(), familles: new Map(),
    longueurs: new Map(), sons: new Map(), voisins: new Map(), ajoutes: new Set(), graphies: new Map(), complet: false, source: new Set(),
  }; // prettier-ignore
  // The first page of a number keeps it: an enjeu comes before the actions.
  front(fichier.numeros).forEach((numero, page) => index.numeros.has(numero) || index.numeros.set(numero, page));
  if ("parts" in fichier) {
    [index.total, index.parts] = [fichier.total, fichier.parts];
  } else {
    index.total = fichier.pages.length + fichier.lieux;
    index.codes = gathered(fichier.filtres);
    addWords(index, fichier);
  }
  return index;
}

/** Adds the words of the second file to an index. @param {Index} index @param {Mots & { source: string }} fichier */
export function complete(index, fichier) {
  addWords(index, fichier);
  index.source = new Set(front(fichier.source));
  index.complet = true;
}

/** Adds to an index in parts a file that an answer lacked. @param {Index} index @param {string} nom @param {any} fichier */
export function add(index, nom, fichier) {
  if (index.ajoutes.has(nom)) return;
  index.ajoutes.add(nom);
  if (nom === FILTRES) index.codes = columns(fichier);
  else addWords(index, fichier);
}

/** Answers a query; rarer words and the list of French words are asked for only when the first files are not enough.
 * @param {Index} index @param {(nom: string) => Promise<any>} get  a file of the index, or nothing when it does not come
 * @param {string} query @param {Record<string, string>} [filtres] @param {boolean} [ouvert]  whether one still types @returns {Promise<Reponse>} */
export async function ask(index, get, query, filtres = {}, ouvert = false) {
  let reponse = await settled(index, get, query, filtres, ouvert);
  if (unsure(index, reponse)) {
    const rest = await get("autres-mots");
    if (rest && !index.complet) complete(index, rest);
    if (index.complet) reponse = await settled(index, get, query, filtres, ouvert);
  }
  // A word that is taken for a slip or a form may be French, and one that is unknown beside others weighs less if it is.
  const { surs, proches, hors, corrections, inconnus, formes } = reponse;
  const doubtful = corrections.length || formes.length || (inconnus.length && (surs.length || proches.length || hors.length));
  const known = doubtful && !index.francais ? await get("francais") : undefined;
  if (!known) return reponse;
  index.francais ??= french(known);
  return settled(index, get, query, filtres, ouvert);
}

/** Answers a query once the files that it needs are there: those of its words, then those of the words near them.
 * @param {Index} index @param {(nom: string) => Promise<any>} get @param {string} query @param {Record<string, string>} filtres @param {boolean} ouvert */
async function settled(index, get, query, filtres, ouvert) {
  /** @type {Set<string>} */
  const without = new Set();
  for (let round = 0; round < 4; round++) {
    const reponse = answer(index, query, filtres, without, ouvert);
    if (!reponse.manque.length) return reponse;
    const files = await Promise.all(reponse.manque.map(async (nom) => /** @type {const} */ ([nom, await get(nom)])));
    for (const [nom, file] of files) file ? add(index, nom, file) : without.add(nom);
  }
  throw new Error(query);
}

/** Says whether the rest of the index may change an answer. @param {Index} index @param {Reponse} reponse */
const unsure = (index, reponse) =>
  !index.complet &&
  Boolean(reponse.corrections.length || reponse.inconnus.length || reponse.hors.length || (!index.parts && (reponse.formes.length || !reponse.surs.length)));

/** Says whether the contract may be said not to speak of a query: no word of it stands in the source or names a page.
 * A word that a page says in passing (level 1) does not name it. Without the second file nobody knows. @param {Index} index @param {string} query */
export function absent(index, query) {
  const said = new Set([...index.source].map(root));
  const { dedans } = index.fichier;
  const names = (/** @type {string} */ w) => [...(index.mots.get(w)?.postes ?? [])].some(([page, level]) => page >= dedans && page < index.total && level > 1);
  return index.complet && !words(query).some((w) => !index.vides.has(w) && (said.has(root(w)) || names(w)));
}

const FILTRES = "filtres";
/** How many letters of a word tell its file. */
const BEGINNING = 4;

/** Returns the file of a word of an index in parts. @param {Index} index @param {string} word */
function partOf(index, word) {
  let n = 0;
  for (const letter of word.slice(0, BEGINNING)) n = (Math.imul(n, 31) + letter.charCodeAt(0)) >>> 0;
  return `mots/${n % index.parts}`;
}

/** Returns the files of words that are not there yet; none for an index in one piece.
 * @param {Index} index @param {string[]} words @returns {string[]} */
const lacking = (index, words) => (index.parts ? words.map((w) => partOf(index, w)).filter((nom) => !index.ajoutes.has(nom)) : []);

/** Reads numbers that rise from the steps between them, less one; the first follows 0. @param {string} text */
function rising(text) {
  let n = 0;
  return numbers(text).map((step) => (n += step + 1));
}

/** Reads the file of the filters. @param {Record<string, Record<string, string>>} fichier @returns {Codes} */
export function columns(fichier) {
  const read = (/** @type {Record<string, string>} */ byCode) =>
    Object.fromEntries(Object.entries(byCode).map(([code, pages]) => [code, new Set(rising(pages).map((n) => n - 1))]));
  return Object.fromEntries(Object.entries(fichier).map(([nom, byCode]) => [nom, read(byCode)]));
}

/** Returns the pages of each code, from the codes of each page. @param {Record<string, string[]>[]} pages @returns {Codes} */
function gathered(pages) {
  /** @type {Codes} */
  const found = {};
  pages.forEach((codes, page) => {
    for (const [nom, list] of Object.entries(codes)) for (const code of list) ((found[nom] ??= {})[code] ??= new Set()).add(page);
  });
  return found;
}

/** Says whether a page has every chosen code. @param {Codes} codes @param {[string, string][]} chosen @param {number} page */
export const has = (codes, chosen, page) => chosen.every(([nom, code]) => codes[nom]?.[code]?.has(page) ?? false);

/** Adds words, or their pages to those that are known without. @param {Index} index @param {Mots} fichier */
function addWords(index, { mots, postes, tiers, poids }) {
  index.voisins.clear();
  const [coded, outside] = [postes, tiers].map((text) => text?.split(" "));
  front(mots).forEach((ecrit, i) => {
    const [mot] = words(ecrit);
    if (mot !== ecrit) index.graphies.set(mot, ecrit);
    const entree = index.mots.get(mot) ?? enter(index, mot);
    if (!coded || !outside) return;
    entree.postes = posted(coded[i]);
    entree.tiers = posted(outside[i]);
    entree.poids = DIGITS.indexOf(poids?.[i] ?? "A") / WEIGHT;
  });
}

/** Reads pages with their levels. @param {string} text @returns {Map<number, number>} */
function posted(text) {
  let page = -1;
  return new Map(numbers(text).map((n) => [(page += (n >> 2) + 1), n & 3]));
}

/** @param {Index} index @param {string} mot @returns {Entree} */
function enter(index, mot) {
  const entree = { mot, lettres: letters(mot) };
  index.mots.set(mot, entree);
  gather(index.familles, root(mot), entree);
  gather(index.longueurs, mot.length, entree);
  gather(index.sons, sound(mot), entree);
  return entree;
}

/** Returns which letters a word has, a bit each. @param {string} mot */
function letters(mot) {
  let bits = 0;
  for (let i = 0; i < mot.length; i++) bits |= 1 << mot.charCodeAt(i);
  return bits;
}

/** @param {number} bits */
function ones(bits) {
  let n = 0;
  for (; bits; bits &= bits - 1) n++;
  return n;
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

/** Reads the French words that lead nowhere: the list of common ones, and a set of others.
 * @param {{ courants: string, autres: string }} fichier */
export const french = ({ courants, autres }) => ({ courants: new Set(front(courants)), autres });

/** Says whether a set of words holds one; of those that it does not hold, it may say yes of one in two hundred (`bloom` in coding.py).
 * @param {string} set @param {string} word */
function holds(set, word) {
  const size = set.length * 6;
  let h = 2166136261;
  for (const letter of word) h = Math.imul(h ^ letter.charCodeAt(0), 16777619) >>> 0;
  const step = (h >>> 15) | 1;
  return [0, 1, 2, 3, 4, 5, 6].every((i) => {
    const at = (h + i * step) % size;
    return DIGITS.indexOf(set[Math.floor(at / 6)]) & (1 << at % 6);
  });
}

/** Returns what a word sounds like, roughly, so that « éfan » meets « enfant » late and « picine » meets « piscine » soon.
 * @param {string} w */
const sound = (w) =>
  w
    .replace(/ph/g, "f").replace(/s?ch/g, "w").replace(/qu|ck|k|c(?![eiy])/g, "k").replace(/g(?=[eiy])/g, "j").replace(/sc(?=[eiy])|c(?=[eiy])|ss/g, "s")
    .replace(/eau|au/g, "o").replace(/ai|ei/g, "e").replace(/y/g, "i").replace(/an|am|em/g, "en").replace(/([io])m(?=[bp])/g, "$1n").replace(/h/g, "")
    .replace(/(.)\1/g, "$1").replace(/[tdxesp]+$/, ""); // prettier-ignore

/** Returns the words of the index for a word of a query, each with how far it may be trusted.
 * @param {Index} index @param {string} word @returns {{ entree: Entree, foi: number }[]} */
export function matches(index, word) {
  const exact = index.mots.get(word);
  // A word that is not French may be a slip for a word of another family.
  if (!exact && index.francais && !isFrench(index, word) && corrected(index, word).length) return [];
  const found = exact ? [{ entree: exact, foi: 1 }] : bases(index, word).map((entree) => ({ entree, foi: FORM }));
  const known = found.length > 0; // before its family, whose words stand in the order in which their files came
  for (const entree of index.familles.get(root(word)) ?? []) {
    if (found.every((f) => f.entree !== entree)) found.push({ entree, foi: known ? BESIDE : inflected(word, entree.mot) ? FORM : KIN });
  }
  return found;
}
/** How far a word is trusted that is a form of the one asked, one of its family, and one of its family beside the word itself. */
const FORM = 0.9;
const KIN = 0.6;
const BESIDE = 0.5;

/** What a form of a verb has in the place of « er », « ir » or « re ». */
const CONJUGATED = /^(?:(?:e|i|iss)?(?:on|ez|ent|ant|ait?|aient|a|ion|iez)|[ei]?r(?:ai?|on|ont|ez|ait|aient|ion|iez)|ee?|ie?|it|ue?)$/;

/** Says whether two words of one family differ by gender, number or person alone. @param {string} a @param {string} b */
const inflected = (a, b) => [a, b].every((w) => /^(?:e|ee|er|ant|ent|ive?|euse|eur|eux|iere?|al|ale|au)?$/.test(w.slice(shared(a, b))));
/** @param {string} a @param {string} b */
const shared = (a, b) => [...a].findIndex((letter, i) => letter !== b[i]) >>> 0;

/** Returns the words of the index of which one that it does not know is a form: « nageons », « travaillera », « chevaux ».
 * @param {Index} index @param {string} word @returns {Entree[]} */
function bases(index, word) {
  const found = new Set();
  const plural = /^(.+)aux?$/.exec(word);
  if (plural) for (const end of ["al", "ail", "au"]) found.add(index.mots.get(plural[1] + end));
  for (let n = 2; n < word.length; n++) {
    const base = word.slice(0, n);
    if (!CONJUGATED.test(word.slice(n))) continue;
    for (const end of ["er", "ir", "re"]) for (const stem of [base, base.replace(/(.)\1$/, "$1")]) found.add(index.mots.get(stem + end));
  }
  found.delete(undefined);
  return [...found];
}

/** @param {Index} index @param {string} word */
const isFrench = ({ francais }, word) => Boolean(francais && (francais.courants.has(word) || holds(francais.autres, word)));

/** Returns the nearest words of the index to one that it does not know; none if no slip explains it,
 * or if the word is French: « pompiers » is not a slip for « papiers ».
 * @param {Index} index @param {string} word @returns {Entree[]} */
function corrected(index, word) {
  if (word.length < 4 || /\d/.test(word) || index.source.has(word) || isFrench(index, word)) return [];
  let near = index.voisins.get(word);
  if (!near) index.voisins.set(word, (near = nearest(index, word)));
  return near;
}

/** @param {Index} index @param {string} word @returns {Entree[]} */
function nearest(index, word) {
  const most = word.length < 8 ? 1 : 2;
  /** @type {Entree[]} */
  let best = [];
  let least = most + 0.45;
  const [said, own] = [sound(word), letters(word)];
  for (let n = word.length - most; n <= word.length + most; n++) {
    for (const entree of index.longueurs.get(n) ?? []) {
      // A slip changes two letters at most: few words need to be compared.
      const d = ones(entree.lettres ^ own) > 2 * most ? most + 1 : slips(word, entree.mot, most);
      if (d > most) continue;
      const cost = d - (sound(entree.mot) === said ? 0.6 : 0) + (entree.mot[0] === word[0] ? 0 : 0.5) + (entree.mot.length < 5 ? 0.4 : 0);
      if (cost < least) [least, best] = [cost, [entree]];
      else if (cost === least) best.push(entree);
    }
  }
  return best.length || said.length < (word.length < 6 ? 4 : 3) ? best : (index.sons.get(said) ?? []);
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

/** Returns the page that a query names by its number, « 4.3 », « axe 4.3 », « troisième axe de l’enjeu 4 », « enjeu 4 », or by the
 * plan’s own, « fiche action 10 », « 1.1.3alter.1 »; or -1.
 * @param {Index} index @param {string} query */
function numbered(index, query) {
  const { noms, enjeux } = index.fichier;
  const asked = query.replace(/n°|numéro/gi, " ");
  const own = words(asked);
  const level = (/** @type {string} */ w) => noms.findIndex((names) => names.includes(w));
  const bare = own.filter((w) => level(w) < 0);
  if (/\d/.test(query)) {
    const whole = index.numeros.get(own.join("-")) ?? (bare.length > 2 ? index.numeros.get(bare.join("-")) : undefined);
    if (whole !== undefined) return whole;
  }
  const found = words(asked.replace(/(\d)([a-z])(\d)/gi, "$1 $2$3").replace(/\b[ea](\d)/gi, " $1"));
  const said = found.filter((w) => numeral(w) || level(w) >= 0);
  const others = found.filter((w) => !said.includes(w) && !index.vides.has(w));
  const figures = said.map(numeral).filter(Boolean);
  if (others.length || !figures.length || figures.length > 2) return -1;
  const levels = said.map(level).filter((l) => l >= 0);
  const action = noms.length - 1;
  // « axe 3 de l’enjeu 4 » says the action first.
  const order = figures.length === 2 && levels.length > 1 && levels[0] > levels[levels.length - 1] ? figures.reverse() : figures;
  const at = index.numeros.get(order.join("-")) ?? -1;
  if (!levels.length && !/\d/.test(query)) return -1;
  if (levels.length && levels.every((l) => l < action) && at >= enjeux) return -1;
  return levels.length && levels.every((l) => l === action) && at < enjeux ? -1 : at;
}

/** Returns the two words of the index that an unknown word joins, « rondpoint », or none.
 * @param {Index} index @param {string} word @returns {Entree[]} */
function parted(index, word) {
  for (let n = 3; n <= word.length - 3 && !isFrench(index, word); n++) {
    const [a, b] = [index.mots.get(word.slice(0, n)), index.mots.get(word.slice(n))];
    if (a && b) return [a, b];
  }
  return [];
}

/** Answers a query. Filters keep the pages that have every chosen code.
 * @param {Index} index @param {string} query @param {Record<string, string>} [filtres]
 * @param {Set<string>} [sans]  files that cannot be had: the answer is then made without them
 * @param {boolean} [ouvert]  whether the last word may be a beginning, while one types @returns {Reponse} */
export function answer(index, query, filtres = {}, sans = new Set(), ouvert = false) {
  const chosen = Object.entries(filtres).filter(([, code]) => code);
  const said = words(query);
  const asked = [...new Set(said.filter((w) => !index.vides.has(w) && (w.length > 1 || /\d/.test(w))))].slice(0, MAX_WORDS);
  const exact = numbered(index, query);
  const there = (/** @type {string} */ nom) => !sans.has(nom);
  const first = [...(chosen.length && !index.codes ? [FILTRES] : []), ...(exact >= 0 ? [] : lacking(index, asked))].filter(there);
  if (first.length) return lacks(first);
  const kept = (/** @type {number} */ page) => page < index.total && (has(index.codes ?? {}, chosen, page) || sans.has(FILTRES));
  if (exact >= 0) {
    const surs = kept(exact) ? [{ page: exact, score: 1, mots: [] }] : [];
    return { ...lacks([]), surs };
  }
  /** @type {Map<number, Vote>} */
  const pages = new Map();
  /** @type {string[]} */ const inconnus = [];
  /** @type {[string, string][]} */ const corrections = [];
  /** @type {string[]} */ const formes = [];
  /** @type {string[]} */ const manque = [];
  const whole = expressions(index, asked, said);
  /** @type {Poids} */ const all = { total: 0, most: 0 };
  /** @type {Poids} */ const what = { total: 0, most: 0 };
  for (const { entree, at, count: n } of whole) {
    const weight = Math.max(entree.poids ?? 0, ...asked.slice(at, at + n).map((w) => index.mots.get(w)?.poids ?? 0));
    vote(pages, weight, [{ entree, foi: 1 }]);
    for (const sum of [all, what]) count(sum, weight);
  }
  for (const [i, word] of asked.entries()) {
    let found = matches(index, word);
    if (found.length && !index.mots.has(word)) formes.push(word);
    if (!found.length && ouvert && i === asked.length - 1) found = begun(index, word);
    if (!found.length) {
      const joined = [(asked[i - 1] ?? "") + word, word + (asked[i + 1] ?? "")];
      manque.push(...lacking(index, joined));
      const entree = index.mots.get(joined[0]) ?? index.mots.get(joined[1]);
      if (entree) found = [{ entree, foi: 1 }];
    }
    if (!found.length) {
      const slip = corrected(index, word);
      const near = slip.length ? slip : parted(index, word);
      manque.push(...lacking(index, near.map((entree) => entree.mot)));
      found = near.map((entree) => ({ entree, foi: 0.85 }));
      if (near.length) corrections.push([word, near[0].mot]);
      else inconnus.push(word);
    }
    const inside = whole.some((known) => i >= known.at && i < known.at + known.count);
    const where = asked.length > 1 && isCommune(index, word);
    const weight = weigh(index, word, found) * (inside ? INSIDE : 1);
    vote(pages, weight, found, where ? [index.fichier.dedans, index.total] : undefined);
    count(all, weight);
    count(what, where ? weight * INSIDE : weight);
  }
  const more = manque.filter(there);
  if (more.length) return lacks(more);
  const reponse = sort(index, pages, { all, what }, asked.length, kept, acronyms(query), { inconnus, corrections, formes });
  const urgences = emergencies(index, asked);
  const names = strangers(index, query);
  if (!names.length) return { ...reponse, urgences };
  const hors = reponse.hors.length ? reponse.hors : [...new Set(names.flatMap((w) => outside(index, w)))].slice(0, 2);
  return { ...reponse, urgences, surs: [], hors, proches: [...reponse.surs, ...reponse.proches].slice(0, NEAR) };
}

/** Returns the acronyms of a query that is not all in capitals, « MDPH »: one that names a page inside is what was asked.
 * @param {string} query */
const acronyms = (query) => new Set(/\p{Ll}{2}/u.test(query) ? (query.match(/(?<![\p{L}\d])\p{Lu}{2,}(?![\p{L}\d])/gu) ?? []).flatMap(words) : []);

/** Returns the words of names of places and persons that no page knows, « Nœux-les-Mines », « Guy Delcourt »: what other
 * words say is then not of them. A sentence begins with a capital that is no name; a name in several parts is no slip.
 * @param {Index} index @param {string} query */
const strangers = (index, query) =>
  (query.match(/\p{Lu}[\p{L}’']*(?:-\p{L}+)+|(?<=\S\s+(?:\p{Ll}[’'])?)\p{Lu}\p{Ll}+/gu) ?? []).flatMap((name) => {
    const parts = words(name).filter((w) => w.length > 2);
    return parts.filter((w) => !isKnown(index, w, name.includes("-"), parts.some((part) => isCommune(index, part))));
  });

/** @param {Index} index @param {string} w @param {boolean} exact @param {boolean} here  whether a part of the name is a commune of here */
const isKnown = (index, w, exact, here) => {
  const least = exact && !here && outside(index, w).length ? 2 : 0; // a page that says in passing the name of a place outside does not know it
  return (
    index.vides.has(w) ||
    index.source.has(w) ||
    matches(index, w).some(({ entree }) => [...(entree.postes ?? [])].some(([page, level]) => page < index.total && level >= least)) ||
    (!exact && !index.mots.has(w) && (corrected(index, w).length > 0 || Boolean(index.francais?.courants.has(w))))
  );
};

/** Returns the subjects outside that a word names. @param {Index} index @param {string} w */
const outside = (index, w) => [...(index.mots.get(w)?.postes ?? [])].flatMap(([page, level]) => (level === 3 && page >= index.total && page < index.total + index.fichier.sujets ? [page - index.total] : []));

/** Returns the words that a word may begin, heaviest first; none for fewer than three letters.
 * @param {Index} index @param {string} word @returns {{ entree: Entree, foi: number }[]} */
function begun(index, word) {
  if (word.length < 3) return [];
  const found = [...index.mots.values()].filter((entree) => entree.postes && entree.mot.startsWith(word));
  return found.sort((a, b) => (b.poids ?? 0) - (a.poids ?? 0) || (a.mot < b.mot ? -1 : 1)).slice(0, BEGUN).map((entree) => ({ entree, foi: 0.8 }));
}
const BEGUN = 12;

/** Returns the expressions of a query that the index knows as a whole, the longest first, none inside another.
 * Their words follow one another but for articles: « mal avec mon ado » is no expression.
 * @param {Index} index @param {string[]} asked  the words of sense @param {string[]} said  all of them @returns {{ entree: Entree, at: number, count: number }[]} */
function expressions(index, asked, said) {
  const apart = asked.map((w, i) => i > 0 && said.slice(said.indexOf(asked[i - 1]) + 1, said.indexOf(w)).some((x) => !LINKS.has(x)));
  /** @type {{ entree: Entree, at: number, count: number }[]} */
  const found = [];
  const spoken = asked.length === 1 && said.length > 2 ? index.mots.get(said.join("")) : undefined; // « qui fait quoi »
  if (spoken?.postes) found.push({ entree: spoken, at: 0, count: 1 });
  for (let count = LONGEST; count > 1; count--) {
    for (let at = 0; at + count <= asked.length; at++) {
      const entree = index.mots.get(asked.slice(at, at + count).join(""));
      if (apart.slice(at + 1, at + count).includes(true)) continue;
      if (entree?.postes && !found.some((f) => at < f.at + f.count && f.at < at + count)) found.push({ entree, at, count });
    }
  }
  return found;
}

/** Returns an answer that is not one yet. @param {string[]} manque @returns {Reponse} */
const lacks = (manque) => ({ surs: [], proches: [], hors: [], inconnus: [], corrections: [], formes: [], manque: [...new Set(manque)], urgences: [] });

/** What may stand beside a number of two or three figures that is called, and is then no age nor count: « appeler le 18 ». */
const CALLING = /^(?:app?el|compos|telephon|numero|num$|urgen)/;

/** Returns the numbers to call that a query calls for: it holds one of their expressions, whole. @param {Index} index @param {string[]} asked */
function emergencies(index, asked) {
  const called = asked.every((w) => /^\d+$/.test(w) || CALLING.test(w));
  const said = new Set(asked.flatMap((_, at) => [1, 2, 3].map((n) => asked.slice(at, at + n).join(""))).filter((m) => called || !/^\d{2,3}$/.test(m)));
  const { urgences, sujets } = index.fichier;
  return urgences.flatMap((mots, i) => (mots.split(" ").some((m) => said.has(m)) ? [sujets + 1 + i] : [])); // after what is outside at large
}

/** Returns the weight of a word in a query. @param {Index} index @param {string} word @param {{ entree: Entree, foi: number }[]} found */
function weigh(index, word, found) {
  if (found.length) return index.mots.get(word)?.poids ?? found.reduce((most, { entree }) => Math.max(most, entree.poids ?? 0), 0);
  return index.francais?.courants.has(word) || /^\d+$/.test(word) ? COMMON : UNKNOWN;
}

/** Adds a word to what a query weighs. @param {Poids} sum @param {number} weight */
function count(sum, weight) {
  sum.total += weight;
  sum.most = Math.max(sum.most, weight);
}

/** Says whether a word is the name of a commune: beside another word it says where, and of no enjeu or action what it is.
 * @param {Index} index @param {string} word */
const isCommune = ({ mots, fichier }, word) => fichier.communes.some((place) => mots.get(word)?.postes?.get(place) === 3);

/** Adds what one word says to the score of each page.
 * @param {Map<number, Vote>} pages @param {number} weight @param {{ entree: Entree, foi: number }[]} found
 * @param {number[]} [places]  the pages that the word may speak of, from the first to that after the last */
function vote(pages, weight, found, [from, to] = [0, Infinity]) {
  /** @type {Map<number, { says: number, level: number, mot: string }>} */
  const best = new Map();
  for (const { entree, foi } of found) {
    for (const [page, level] of entree.postes ?? []) {
      if (page < from || page >= to) continue;
      const says = foi * LEVELS[level];
      const b = best.get(page);
      // Of words that say as much the first in the alphabet is told, in whatever order their files came.
      if (!b || says > b.says || (says === b.says && entree.mot < b.mot)) best.set(page, { says, level, mot: entree.mot });
    }
  }
  for (const [page, { says, level, mot }] of best) {
    const p = pages.get(page) ?? { score: 0, level: 0, most: 0, mots: [], said: [] };
    p.score += weight * says;
    p.said.push([weight, says]);
    p.level = Math.max(p.level, level);
    if (level) p.most = Math.max(p.most, weight);
    p.mots.push(mot);
    pages.set(page, p);
  }
}

/** Parts what was found into sure and near pages and subjects outside the contract. A page is sure that has the heaviest
 * words of the query; a subject outside that has more says why it is not.
 * @param {Index} index @param {Map<number, Vote>} pages
 * @param {{ all: Poids, what: Poids }} poids  what words weigh for places; and for others, of which communes say nothing
 * @param {number} count  how many words were asked @param {(page: number) => boolean} kept @param {Set<string>} sigles
 * @param {{ inconnus: string[], corrections: [string, string][], formes: string[] }} said @returns {Reponse} */
function sort(index, pages, { all, what }, count, kept, sigles, said) {
  const sure = SURE / Math.sqrt(Math.max(1, count / 2)); // a sentence has words beside its subject
  const inside = index.total;
  const { dedans } = index.fichier;
  const weight = (/** @type {number} */ page) => (page < dedans || page >= inside ? what : all);
  const ranked = [...pages].map(([page, p]) => ({ page, score: p.score / weight(page).total, level: p.level, most: p.most, mots: p.mots }));
  // A place whose name is the whole query is what was asked, whatever else the word may mean.
  const named = (/** @type {{ page: number, level: number, score: number }} */ p) => count === 1 && p.page >= dedans && p.page < inside && p.level === 3 && p.score >= 1;
  ranked.sort((a, b) => b.score - a.score || b.level - a.level || Number(named(b)) - Number(named(a)) || a.page - b.page);
  const top = ranked.find((p) => p.page < inside)?.score ?? 0;
  // After the subjects that have a name comes « outside the contract » at large, which is less sure.
  const last = inside + index.fichier.sujets;
  // Light words, « demande », do not lead inside when the heavy ones say more of a subject outside.
  const heavy = (/** @type {number} */ page) => (pages.get(page)?.said ?? []).reduce((sum, [w, says]) => (w >= HEAVIEST * all.most ? sum + w * says : sum), 0);
  const within = (ranked.find((p) => p.page < inside)?.page ?? dedans) < dedans ? Math.max(...ranked.filter((p) => p.page < inside).map((p) => heavy(p.page))) : Infinity;
  const beyond = ranked.filter((p) => p.page >= inside && p.score > sure && (p.score > top * (p.page === last ? AT_LARGE : OUTSIDE) || (p.page < last && heavy(p.page) > within)));
  const inSigle = (/** @type {{ page: number, mots: string[] }} */ p) => p.page < dedans && p.mots.some((w) => sigles.has(w) && index.mots.get(w)?.postes?.get(p.page) === 3);
  const outside = ranked.some(named) || ranked.some(inSigle) ? [] : beyond.length > 1 ? beyond.filter((p) => p.page !== last) : beyond;
  const candidates = ranked.filter((p) => kept(p.page));
  const bar = Math.max(sure, top * TAIL);
  const surs = outside.length ? [] : candidates.filter((p) => p.level > 0 && p.most >= HEAVIEST * weight(p.page).most && p.score >= bar);
  const proches = candidates.filter((p) => !surs.includes(p) && p.score >= NEAR_BAR).slice(0, NEAR);
  return { surs, proches, hors: outside.slice(0, 2).map((p) => p.page - inside), ...said, manque: [], urgences: [] };
}

const SURE = 0.4;
const TAIL = 0.35;
const OUTSIDE = 0.92;
const AT_LARGE = 1.3;
const NEAR_BAR = 0.1;
const NEAR = 8;
/** Which share of the heaviest weight of a query one word of a sure page has. */
const HEAVIEST = 0.6;
/** How many words a known expression has. */
const LONGEST = 3;
