import { closeLikeMenu } from "./navigation";

/**
 * The menus at the right of the head: they close as menus do, and a search box that opens takes the keyboard.
 */
export function enlivenMenu(menu: HTMLDetailsElement): void {
  closeLikeMenu(menu);
  menu.addEventListener("toggle", () => {
    if (menu.open) menu.querySelector<HTMLInputElement>("input[type=search]")?.focus();
  });
}
