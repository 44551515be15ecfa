// @ts-check
/**
 * The table of actions: its filters live in the address, so that a choice can be sent, kept and
 * undone with the back button. Without this script the table is whole and the form stays hidden.
 */

const form = /** @type {HTMLFormElement} */ (document.getElementById("filtres"));
const count = /** @type {HTMLElement} */ (document.getElementById("compte"));
const table = /** @type {HTMLTableElement} */ (document.getElementById("tableau"));
const frame = /** @type {HTMLElement} */ (table.parentElement);
const [body] = table.tBodies;
const rows = /** @type {HTMLTableRowElement[]} */ ([...body.children]);
const selects = /** @type {HTMLSelectElement[]} */ ([...form.querySelectorAll("select")]);

/** Shows the rows that have every chosen code; says how many when `announce` is true.
 * @param {boolean} announce */
function apply(announce) {
  const shown = rows.filter((row) => selects.every((s) => !s.value || (row.dataset[s.name] ?? "").split(" ").includes(s.value)));
  body.replaceChildren(...shown);
  frame.replaceChildren(...(shown.length ? [table] : []));
  const filtered = selects.some((s) => s.value);
  const said = shown.length ? `${shown.length} sur ${rows.length}` : "Aucune ligne ne correspond à ces filtres";
  count.textContent = announce || filtered ? (shown.length === rows.length ? `Tout est affiché : ${rows.length} lignes.` : `${said}.`) : "";
}

/** Sets the choices from the address; a code that the page does not know means « Sans filtre ». */
function read() {
  const params = new URLSearchParams(location.search);
  for (const s of selects) {
    const value = params.get(s.name) ?? "";
    s.value = [...s.options].some((o) => o.value === value) ? value : "";
  }
}

function write() {
  const params = new URLSearchParams();
  for (const s of selects) if (s.value) params.set(s.name, s.value);
  const query = params.toString();
  history.pushState(null, "", query ? `?${query}` : location.pathname);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  write();
  apply(true);
});
form.addEventListener("reset", (event) => {
  event.preventDefault();
  for (const s of selects) s.value = "";
  write();
  apply(true);
});
addEventListener("popstate", () => {
  read();
  apply(true);
});

form.hidden = false;
read();
apply(false);
