/**
 * The project’s own checks, in the page. Each is a generator of [element, what is wrong]; its name is its rule.
 * They look at what is computed and laid out, never at how the page was written.
 */
globalThis.controles = (() => {
  // ---------------------------------------------------------------- what the page shows

  const every = (selector = "body *") => [...document.querySelectorAll(selector)];
  const style = (e, pseudo) => getComputedStyle(e, pseudo);
  const shown = (e) => e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && e.getClientRects().length > 0;
  /** Kept for screen readers alone: a clipped box. */
  const clipped = (e) => !!e.closest(".hors-vue, .acces") || every("thead").some((t) => t.contains(e) && style(t).position === "absolute");
  const ownText = (e) => [...e.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE).map((n) => n.data).join("").trim();
  const texts = () => every().filter((e) => ownText(e) && shown(e) && !clipped(e) && !e.closest("option, script, style"));
  const letters = /[\p{L}\p{N}]/u;

  // ---------------------------------------------------------------- colours

  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const read = new Map();
  /** Any CSS colour → [r, g, b, a], each out of 1. */
  function rgba(colour) {
    if (!read.has(colour)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      read.set(colour, [...canvas.getImageData(0, 0, 1, 1).data].map((v) => v / 255));
    }
    return read.get(colour);
  }
  const over = ([r, g, b, a], under) => [r, g, b].map((v, i) => v * a + under[i] * (1 - a)).concat(1);
  const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  function contrast(a, b) {
    const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  }
  /** What lies behind an element: its own background and those of its ancestors, down to an opaque one; nothing when none is. */
  function behind(e) {
    const layers = [];
    for (let x = e; x; x = x.parentElement) {
      const colour = rgba(style(x).backgroundColor);
      layers.push(colour);
      if (colour[3] === 1) return layers.reduceRight((under, layer) => over(layer, under));
    }
    return undefined;
  }
  const ratio = (colour, back) => contrast(over(rgba(colour), back), back);

  // ---------------------------------------------------------------- the checks

  /** 1.4.6, at 7:1, or 4.5:1 when large. RGAA 3.2. */
  function* text_contrast() {
    for (const e of texts()) {
      const s = style(e), back = behind(e), size = parseFloat(s.fontSize);
      const wanted = size >= 24 || (size >= 18.66 && Number(s.fontWeight) >= 700) ? 4.5 : 7;
      if (back && ratio(s.color, back) < wanted) yield [e, `${ratio(s.color, back).toFixed(2)}:1, wanted ${wanted}:1`];
    }
  }

  /** A colour of text never lies on the browser’s own background, nor on a picture. RGAA 10.5. */
  function* colour_has_its_background() {
    for (const e of texts()) {
      if (!behind(e)) yield [e, "no opaque background"];
      for (let x = e; x; x = x.parentElement) if (style(x).backgroundImage !== "none") yield [x, "text over a picture"];
    }
  }

  /** The edge or the surface of a control stands out at 3:1. RGAA 3.3. */
  function* control_contrast() {
    for (const e of every("input, select, button, textarea").filter(shown)) {
      const around = behind(e.parentElement), s = style(e);
      const edge = parseFloat(s.borderTopWidth) > 0 ? ratio(s.borderTopColor, around) : 1;
      if (Math.max(edge, contrast(behind(e), around)) < 3) yield [e, `edge ${edge.toFixed(2)}:1`];
    }
  }

  /** 2.5.5: 44 × 44 px, but for a link in a sentence. */
  function* target_size() {
    for (const e of every("a[href], button, input, select, textarea, summary").filter((x) => shown(x) && !x.closest(".acces"))) {
      const r = e.getBoundingClientRect();
      if ((r.width < 43.9 || r.height < 43.9) && !inSentence(e)) yield [e, `${r.width.toFixed(1)} × ${r.height.toFixed(1)}`];
    }
  }
  function inSentence(e) {
    if (e.tagName !== "A" || style(e).display !== "inline") return false;
    let block = e.parentElement;
    while (style(block).display === "inline") block = block.parentElement;
    return letters.test(block.textContent.replace(e.textContent, ""));
  }

  /** A link is told from the text around it by more than its colour. RGAA 3.1, 10.6. */
  function* link_is_underlined() {
    for (const e of every("main a[href], footer p a[href]").filter(shown)) {
      if (!style(e).textDecorationLine.includes("underline")) yield [e, "not underlined"];
    }
  }

  /** The current page is told by more than colour. RGAA 3.1, 10.9. */
  function* current_is_bold_or_framed() {
    for (const e of every("a[aria-current]").filter(shown)) {
      const s = style(e), other = e.closest("ul, ol")?.querySelector("a:not([aria-current])");
      const framed = other && s.borderBottomColor !== style(other).borderBottomColor && parseFloat(s.borderBottomWidth) >= 2;
      if (other && Number(s.fontWeight) < 700 && !framed && s.backgroundColor === style(other).backgroundColor) yield [e, "like the others"];
    }
  }

  /** 1.4.10: nothing scrolls sideways, no text leaves its page. RGAA 10.11. */
  function* no_sideways_scroll() {
    const page = document.scrollingElement;
    if (page.scrollWidth > innerWidth) yield [page, `${page.scrollWidth} px in ${innerWidth}`];
    for (const e of every()) {
      if (["auto", "scroll"].includes(style(e).overflowX) && e.scrollWidth > e.clientWidth + 1 && shown(e)) yield [e, `${e.scrollWidth} px in ${e.clientWidth}`];
    }
  }

  /** No box hides a part of its text. RGAA 10.4, 10.11, 10.12. */
  function* nothing_cut() {
    for (const e of every().filter((x) => ["hidden", "clip"].includes(style(x).overflowX) || ["hidden", "clip"].includes(style(x).overflowY))) {
      if (shown(e) && !clipped(e) && e.textContent.trim() && (e.scrollHeight > e.clientHeight + 2 || e.scrollWidth > e.clientWidth + 2)) yield [e, "text is cut"];
    }
    for (const e of texts()) {
      for (const node of [...e.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE)) {
        const range = document.createRange();
        range.selectNode(node);
        const r = range.getBoundingClientRect();
        if (r.left < -1 || r.right > document.scrollingElement.clientWidth + 1) yield [e, `from ${r.left.toFixed()} to ${r.right.toFixed()} px`];
      }
      if (style(e).textOverflow === "ellipsis" || !["none", ""].includes(style(e).webkitLineClamp)) yield [e, "text is shortened"];
    }
  }

  /** No text lies on another. RGAA 10.4, 10.12. */
  function* nothing_overlaps() {
    const boxes = texts().flatMap((e) => {
      const node = [...e.childNodes].find((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());
      const range = document.createRange();
      range.selectNodeContents(node);
      return [...range.getClientRects()].map((r) => ({ e, r }));
    });
    boxes.sort((a, b) => a.r.top - b.r.top);
    for (const [i, a] of boxes.entries()) {
      for (let j = i + 1; j < boxes.length && boxes[j].r.top < a.r.bottom; j++) {
        const b = boxes[j];
        const wide = Math.min(a.r.right, b.r.right) - Math.max(a.r.left, b.r.left);
        // Line boxes of one face may touch; half of a line on another is text on text.
        const high = Math.min(a.r.bottom, b.r.bottom) - b.r.top;
        if (a.e !== b.e && wide > 2 && high > Math.min(a.r.height, b.r.height) / 2) yield [b.e, `over « ${ownText(a.e).slice(0, 30)} »`];
      }
    }
  }

  /** The order of the document is the order of the eye: down, or to the right; the headings of the page stand beside all of it. RGAA 10.3, 12.8. */
  function* order_is_reading_order() {
    const blocks = texts().filter((e) => style(e).display !== "inline" && !e.closest("[aria-hidden], .sur-cette-page"));
    let last;
    for (const e of blocks) {
      const r = e.getBoundingClientRect();
      if (last && !e.contains(last.e) && !last.e.contains(e)) {
        const up = r.bottom <= last.r.top + 1 && r.left < last.r.right - 1;
        const back = r.right <= last.r.left && r.top < last.r.bottom - 1 && r.bottom > last.r.top + 1;
        if (up || back) yield [e, `read after « ${ownText(last.e).slice(0, 30)} », seen before it`];
      }
      last = { e, r };
    }
  }

  /** A style sheet says nothing that the document does not. RGAA 10.2. */
  function* style_sheet_says_nothing() {
    const said = document.documentElement.textContent.replace(/\s+/g, " ").toLowerCase();
    for (const e of every()) {
      for (const pseudo of ["::before", "::after"]) {
        const content = style(e, pseudo).content;
        const words = content.split('" / "')[0].replace(/^"|"$/g, "").replace(/\\a0 ?|[:\s]+$/g, "").trim();
        if (content.startsWith('"') && letters.test(words) && !said.includes(words.toLowerCase()) && e.getAttribute("value") !== words) yield [e, `${pseudo} ${words}`];
      }
    }
  }

  /** Nothing is hidden that a reader could want, but the menu, which its button shows, what a fold holds, and the headings of the page beside it. RGAA 10.8. */
  function* nothing_useful_is_hidden() {
    for (const e of every("body *:not(script, style, option, template)")) {
      if (e.hasAttribute("hidden") || style(e).display === "none" || style(e).visibility === "hidden") {
        if (letters.test(e.textContent) && !e.closest("option, select, .menu-bouton, .menu, .sur-cette-page, .papier, details:not([open])")) yield [e, "hidden text"];
      }
    }
    for (const e of every("[aria-hidden=true]")) {
      if (e.matches("a, button, input, select, [tabindex]") || e.querySelector("a, button, input, select, [tabindex]")) yield [e, "hidden from some, and takes the focus"];
      if (letters.test(e.textContent)) yield [e, "text hidden from screen readers"];
    }
  }

  /** Each field has a visible label of its own, close to it. RGAA 11.1, 11.4. */
  function* label_stands_by_its_field() {
    for (const e of every("input:not([type=hidden]), select, textarea").filter(shown)) {
      const label = e.labels[0];
      if (!label || !shown(label) || clipped(label) || !letters.test(label.textContent)) yield [e, "no visible label"];
      else {
        const a = label.getBoundingClientRect(), b = e.getBoundingClientRect();
        const gap = Math.max(b.top - a.bottom, b.left - a.right, a.left - b.right, a.top - b.bottom);
        if (gap > parseFloat(style(label).lineHeight) || a.top > b.bottom) yield [e, `${gap.toFixed()} px from its label`];
      }
    }
  }

  /** Nothing moves. RGAA 13.7, 13.8. */
  function* nothing_moves() {
    if (document.getAnimations().length) yield [document.body, "animation"];
    for (const e of [document.documentElement, ...every()]) {
      const s = style(e);
      if (s.animationName !== "none" || s.transitionDuration.split(", ").some((d) => parseFloat(d) > 0)) yield [e, "animation or transition"];
      if (s.scrollBehavior === "smooth") yield [e, "smooth scroll"];
    }
  }

  /** No list is empty, whatever a script made of it. RGAA 9.3. */
  function* no_empty_list() {
    for (const e of every("ul, ol, dl, tbody, select")) if (!e.firstElementChild && !document.querySelector("#compte")?.textContent) yield [e, "empty"];
  }

  /** No tag is there for its looks: nothing without content but what a script will fill. RGAA 8.9. */
  function* no_hollow_element() {
    for (const e of every("p, li, dt, dd, h1, h2, h3, caption, th, blockquote, figure, section")) {
      if (!e.textContent.trim() && !e.children.length && e.getAttribute("role") !== "status") yield [e, "hollow"];
    }
  }

  // ---------------------------------------------------------------- asking them

  const CHECKS = {
    text_contrast, colour_has_its_background, control_contrast, target_size, link_is_underlined, current_is_bold_or_framed,
    no_sideways_scroll, nothing_cut, nothing_overlaps, order_is_reading_order, style_sheet_says_nothing,
    nothing_useful_is_hidden, label_stands_by_its_field, nothing_moves, no_empty_list, no_hollow_element,
  };

  function place(e) {
    const steps = [];
    for (let x = e; x && x !== document.body && steps.length < 4; x = x.parentElement) {
      steps.unshift(x.tagName.toLowerCase() + (x.id ? `#${x.id}` : x.classList.length ? `.${x.classList[0]}` : ""));
    }
    return `${steps.join(" > ")} « ${e.textContent.trim().slice(0, 30)} »`;
  }
  const named = (rule, check) => [...check()].map(([e, what]) => ({ rule, where: place(e), what }));

  /** Every check on the page as it stands. */
  const all = () => Object.entries(CHECKS).flatMap(([rule, check]) => named(rule, check));

  /** What no longer holds when the reader’s own style is laid over the page’s. */
  function under(demand, css) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    const found = [no_sideways_scroll, nothing_cut, nothing_overlaps].flatMap((check) => named(`${check.name}_when_${demand}`, check));
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((s) => s !== sheet);
    return found;
  }

  return { all, under, behind, ratio, place, rules: Object.keys(CHECKS) };
})();
