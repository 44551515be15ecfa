// @ts-check
/**
 * Copies a text of the page. The day of reading is filled in; without this script the texts stand in
 * the page and are copied by hand. When the browser refuses, the text is selected instead.
 */
const spoken = /** @type {HTMLElement} */ (document.getElementById("annonce"));
const today = new Date();
const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
const days = {
  mots: `le ${today.getDate() === 1 ? "1er" : today.getDate()} ${today.toLocaleDateString("fr-FR", { month: "long" })} ${today.getFullYear()}`,
  iso: `${today.getFullYear()}-${two(today.getMonth() + 1)}-${two(today.getDate())}`,
};
for (const e of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-jour]"))) {
  e.textContent = e.dataset.jour === "iso" ? days.iso : days.mots;
}

/** @param {HTMLElement} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text.textContent ?? "");
    spoken.textContent = "Texte copié.";
  } catch {
    getSelection()?.selectAllChildren(text);
    text.focus();
    spoken.textContent = "Le texte est sélectionné : copiez-le avec les touches de votre appareil.";
  }
}

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("button[data-copie]"))) {
  const text = document.getElementById(button.dataset.copie ?? "");
  button.addEventListener("click", () => text && copy(text));
  /** @type {HTMLElement} */ (button.parentElement).hidden = false;
}
