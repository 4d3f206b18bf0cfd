/**
 * What waits to be sent: the seconds that are left count down, then the page is loaded anew to tell what came of it.
 *
 * `p.countdown` holds in `data-texts` a list of what to say with 0, 1, 2 ... seconds left; it shows the last of them.
 */

/** Milliseconds that sending may take before the page asks what came of it. */
const SENDING = 2_000;

/** Counts down in words, once a second. */
export function countDown(line: HTMLElement): void {
  const texts: unknown = JSON.parse(line.dataset.texts ?? "[]");
  if (!Array.isArray(texts)) return;
  let left = texts.length - 1;
  const timer = setInterval(() => {
    left -= 1;
    if (left >= 0) line.textContent = String(texts[left]);
    if (left > 0) return;
    clearInterval(timer);
    setTimeout(() => location.reload(), SENDING);
  }, 1_000);
}
