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

/** Leaves in the page the changes that the form asks for, and the ways to them; says how many. */
function apply() {
  const typed = since.value.trim();
  const unread = Boolean(typed) && !/^\d{4}(-\d{2}(-\d{2})?)?$/.test(typed);
  const from = unread ? "" : typed;
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
    ? "Ce jour n’est pas lu. Par exemple : 2021-03-03."
    : `${said}${elsewhere ? " sur cette page. Les plus anciens sont sur les pages par année" : ""}.`;
}

liveInAddress(form, (asked) => {
  if (asked || location.search) apply();
});
