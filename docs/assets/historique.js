// @ts-check
/** Filters the list of changes by day and by enjeu. */
import { liveInAddress, optional } from "./choix.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("filtres-historique"));
const announce = /** @type {HTMLElement} */ (document.getElementById("annonce"));
const since = /** @type {HTMLInputElement} */ (form.elements.namedItem("depuis"));
const enjeu = /** @type {HTMLSelectElement} */ (form.elements.namedItem("enjeu"));
const list = optional(/** @type {HTMLElement} */ (document.querySelector(".journal")));
const entries = [...list.element.children].map((entry) => {
  const facts = /** @type {HTMLElement[]} */ ([...entry.querySelectorAll("li[data-enjeu]")]);
  return { entry, day: /** @type {HTMLElement} */ (entry).dataset.jour ?? "", facts, under: facts[0].parentElement };
});
const menus = [...document.querySelectorAll("main .lettres")].map((nav) => {
  const items = /** @type {HTMLElement[]} */ ([...nav.querySelectorAll("li")]);
  return { ...optional(nav), items, under: items[0].parentElement };
});

/**
 * Reads « 12/11/2026 », « 11/2026 », « 2026 » or « 2026-11-12 ».
 * @param {string} typed
 * @returns {string | undefined} The day as « 2026-11-12 », or its beginning; nothing for a day that no calendar has.
 */
function day(typed) {
  const figures = /^\d+([ ./-]\d+){0,2}$/.test(typed) ? typed.split(/\D/) : [];
  if (figures[0]?.length !== 4) figures.reverse();
  const read = figures.map((n) => n.padStart(2, "0")).join("-");
  const date = new Date(`${`${read}-01-01`.slice(0, 10)}T00:00Z`);
  return figures.length && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(read) ? read : undefined;
}

/** Leaves in the page the changes that the form asks for, and the ways to them; says how many. */
function apply() {
  const typed = since.value.trim();
  const read = typed && day(typed);
  const unread = read === undefined;
  const from = read ?? "";
  since.setAttribute("aria-invalid", String(unread));
  if (unread) since.setAttribute("aria-describedby", announce.id);
  else since.removeAttribute("aria-describedby");
  const shown = entries.filter(({ day, facts, under }) => {
    const kept = facts.filter((f) => !enjeu.value || f.dataset.enjeu === enjeu.value);
    under?.replaceChildren(...kept);
    return kept.length && day >= from;
  });
  list.element.replaceChildren(...shown.map(({ entry }) => entry));
  list.put(shown.length > 0);
  const places = new Set(shown.map(({ entry }) => `#${entry.id}`));
  for (const { items, under, put } of menus) {
    const kept = items.filter((item) => {
      const { hash } = /** @type {HTMLAnchorElement} */ (item.firstElementChild);
      return (item.dataset.periode ?? "9999") >= from.slice(0, 4) && (!hash || places.has(hash));
    });
    under?.replaceChildren(...kept);
    put(kept.length > 0);
  }
  const elsewhere = menus.some(({ items }) => items.some((i) => i.dataset.periode)) && from < (entries.at(-1)?.day ?? "");
  const said = shown.length === 0 ? "Aucun changement" : shown.length === 1 ? "1 changement" : `${shown.length} changements`;
  announce.textContent = unread
    ? "Ce jour n’existe pas, ou n’est pas compris. Par exemple : 12/11/2026."
    : `${said}${elsewhere ? " sur cette page. Les plus anciens sont sur les pages par année" : ""}.`;
}

liveInAddress(form, (asked) => {
  if (asked || location.search) apply();
});
