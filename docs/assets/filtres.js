// @ts-check
/** The table of actions and its filters. Without this script the table is whole and the form stays hidden. */
import { liveInAddress, optional } from "./choix.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("filtres"));
const count = /** @type {HTMLElement} */ (document.getElementById("compte"));
const table = optional(/** @type {HTMLTableElement} */ (document.getElementById("tableau")));
const [body] = /** @type {HTMLTableElement} */ (table.element).tBodies;
const rows = /** @type {HTMLTableRowElement[]} */ ([...body.children]);
const selects = /** @type {HTMLSelectElement[]} */ ([...form.querySelectorAll("select")]);

/** Leaves the rows that have every chosen code; says how many once something was asked.
 * @param {boolean} asked */
function apply(asked) {
  const shown = rows.filter((row) => selects.every((s) => !s.value || (row.dataset[s.name] ?? "").split(" ").includes(s.value)));
  body.replaceChildren(...shown);
  table.put(shown.length > 0);
  const filtered = selects.some((s) => s.value);
  const said = shown.length ? `${shown.length} sur ${rows.length}` : "Aucune ligne ne correspond à ces filtres";
  count.textContent = asked || filtered ? (shown.length === rows.length ? `Tout est affiché : ${rows.length} lignes.` : `${said}.`) : "";
}

liveInAddress(form, (asked) => {
  if (asked || location.search) apply(asked);
});
