// Waits, while its tab is seen, until the preview shows something else; then loads the page again.
{
  const { number } = /** @type {HTMLElement} */ (document.currentScript).dataset;
  let waiting = new AbortController();

  /** @param {AbortSignal} signal */
  const wait = async signal => {
    while (!signal.aborted) {
      try {
        const answer = await fetch(`/_apercu/attente/${number}`, { signal });
        if (answer.ok && (await answer.text()) !== number) return location.reload();
      } catch {
        await new Promise(later => setTimeout(later, 1000)); // the preview was stopped: it may come back
      }
    }
  };

  const follow = () => {
    waiting.abort();
    waiting = new AbortController();
    if (document.visibilityState === "visible") wait(waiting.signal);
  };
  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", () => waiting.abort());
  follow();
}
