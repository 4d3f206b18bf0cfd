import { closeLikeMenu } from "./navigation";

/**
 * The menus at the right of the head: they close as menus do, and a search box that opens takes the keyboard.
 *
 * It is opened here and not left to the browser, which tells of it only later: what is typed until then would be lost.
 */
export function enlivenMenu(menu: HTMLDetailsElement): void {
  closeLikeMenu(menu);
  const box = menu.querySelector<HTMLInputElement>("input[type=search]");
  if (!box) return;
  menu.querySelector("summary")?.addEventListener("click", (event) => {
    event.preventDefault();
    menu.open = !menu.open;
    if (menu.open) box.focus();
  });
}
