/**
 * Answers in place: a question opens its answer under the list of questions, and closes it again.
 *
 * Each link of `nav.explain` leads to a section of another page, named by its fragment. That page is fetched once, as
 * the reader sees it, and its sections are shown here. What cannot be fetched is said in the words of `data-failed`.
 */

/** Lets the links of one list of questions open their answers here. */
export function answerInPlace(questions: HTMLElement): void {
  const place = document.createElement("div");
  place.className = "explained";
  place.id = "explained";
  place.hidden = true;
  questions.append(place);
  let page: Promise<Document> | undefined;
  const links = [...questions.querySelectorAll<HTMLAnchorElement>("a")];
  for (const link of links) {
    link.setAttribute("aria-expanded", "false");
    link.setAttribute("aria-controls", place.id);
  }
  for (const link of links) {
    link.addEventListener("click", async (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const open = link.getAttribute("aria-expanded") === "true";
      for (const other of links) other.setAttribute("aria-expanded", String(other === link && !open));
      place.hidden = open;
      if (open) return;
      page ??= fetchPage(link.href);
      const answer = await page.then((found) => answerOf(found, link.hash), () => null);
      if (!answer) page = undefined;
      if (link.getAttribute("aria-expanded") !== "true") return;
      place.replaceChildren(answer ?? told(questions.dataset.failed ?? ""));
    });
  }
}

/** A text that is told at once. */
function told(text: string): HTMLElement {
  const line = document.createElement("p");
  line.setAttribute("role", "alert");
  line.textContent = text;
  return line;
}

/** The page of answers; rejected when the node does not answer with it. */
async function fetchPage(address: string): Promise<Document> {
  const answer = await fetch(address, { headers: { accept: "text/html" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** A copy of the section that a fragment names, without ids, which would stand twice on the page. */
function answerOf(page: Document, hash: string): HTMLElement | null {
  const section = page.getElementById(hash.slice(1));
  if (!section) return null;
  const answer = document.importNode(section, true);
  for (const named of [answer, ...answer.querySelectorAll("[id], [aria-labelledby]")]) {
    named.removeAttribute("id");
    named.removeAttribute("aria-labelledby");
  }
  return answer;
}
