// @ts-check
/**
 * The search engine: words → pages. Nothing is fetched before `load`.
 *
 * @typedef {{ adresse: string, titre: string, extrait: string, contexte: string, raison: string }} Resultat
 * @typedef {{ surs: Resultat[], proches: Resultat[] }} Reponse
 * @typedef {Record<string, string>} Filtres
 */

const root = new URL("../", import.meta.url);
/** @type {Promise<any> | undefined} */
let pagefind;

/** Fetches the engine, once. */
export function load() {
  pagefind ??= import(new URL("pagefind/pagefind.js", root).href).then(async (pf) => {
    await pf.options({ baseUrl: root.pathname });
    await pf.init();
    return pf;
  });
  return pagefind;
}

/** Returns a query as the index was made: straight apostrophes, « oe ».
 * @param {string} q */
export const clean = (q) => q.normalize("NFC").replace(/[’ʼ]/g, "'").replace(/œ/g, "oe").replace(/Œ/g, "OE");

/** Returns the pages that hold all the words of a query.
 * @param {string} q
 * @param {Filtres} filtres
 * @returns {Promise<Reponse>} */
export async function search(q, filtres) {
  const pf = await load();
  const chosen = Object.fromEntries(Object.entries(filtres).filter(([, v]) => v));
  const found = await pf.search(clean(q), { filters: chosen });
  const pages = await Promise.all(found.results.slice(0, 30).map((/** @type {any} */ r) => r.data()));
  const surs = pages.map((p) => ({ adresse: p.url, titre: p.meta.title, extrait: p.excerpt, contexte: "", raison: "" }));
  return { surs, proches: [] };
}
