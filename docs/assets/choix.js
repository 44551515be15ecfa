// @ts-check
/** A form whose choices live in the address: they can be sent, kept, and undone with the back button. */

/**
 * Shows a form, and keeps it and the address alike. `changed` is called at first, with false, then at each choice.
 * A value that the form does not offer means « Sans filtre ».
 * @param {HTMLFormElement} form @param {(asked: boolean) => void} changed
 */
export function liveInAddress(form, changed) {
  const fields = /** @type {(HTMLInputElement | HTMLSelectElement)[]} */ ([...form.elements].filter((e) => e.matches("[name]")));

  function read() {
    const params = new URLSearchParams(location.search);
    for (const field of fields) {
      const asked = params.get(field.name) ?? "";
      if (field.value !== asked) field.value = asked; // even the same value, given again, stops a screen reader
      if (field instanceof HTMLSelectElement && field.selectedIndex < 0) field.value = "";
    }
  }

  function write() {
    const query = new URLSearchParams(fields.map((f) => [f.name, f.value.trim()]).filter(([, value]) => value)).toString();
    history.pushState(null, "", query ? `?${query}` : location.pathname);
    changed(true);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    write();
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    for (const field of fields) field.value = "";
    write();
  });
  addEventListener("popstate", () => {
    read();
    changed(true);
  });
  form.hidden = false;
  read();
  changed(false);
}

/** Something that can be taken out of the page and put back: what is only hidden is still read by some.
 * @param {Element} element */
export function optional(element) {
  const mark = document.createComment("");
  return { element, put: (/** @type {boolean} */ there) => (there ? mark.replaceWith(element) : element.replaceWith(mark)) };
}
