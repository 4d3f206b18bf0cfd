/**
 * What pages gain where scripts run. Without this file every page works the same, with one more press of a button.
 *
 * - `details.site-more`: the menu of further pages closes as menus do.
 * - `details.site-menu`: search and account close so too.
 * - `#arrived`: the list of what is new follows what arrives.
 * - `details.verify`: a link to an element inside closed details (`#receipt`) opens them.
 * - `form.write-form`: a statement is kept as a draft, and who will see it is told, while it is written.
 * - `form.plan-form`: the opinion on a plan follows its sliders.
 * - `figure.map-figure`: the map can be moved, and sliders choose its years.
 * - `form.passkey-form`: the browser makes or shows a passkey.
 * - `nav.explain`: questions about the page open their answers in place.
 * - `p.countdown`: what waits to be sent counts down.
 */

import { answerInPlace } from "./explain";
import { followArrivals } from "./live";
import { followForm } from "./forms";
import { enliven } from "./map";
import { enlivenMenu } from "./menu";
import { closeLikeMenu } from "./navigation";
import { countDown } from "./outbox";
import { offerPasskey } from "./passkeys";
import { followPlan } from "./plan";

/** Opens the closed details around the element that the address points to. */
function openTarget(): void {
  const id = decodeURIComponent(location.hash.slice(1));
  const target = id ? document.getElementById(id) : null;
  const details = target?.closest("details");
  if (!target || !details || details.open) return;
  details.open = true;
  target.scrollIntoView();
}

for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.site-more")) closeLikeMenu(menu);
for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.site-menu")) enlivenMenu(menu);
for (const form of document.querySelectorAll<HTMLFormElement>("form.plan-form")) followPlan(form);
for (const form of document.querySelectorAll<HTMLFormElement>("form.write-form")) followForm(form);
for (const figure of document.querySelectorAll<HTMLElement>("figure.map-figure")) enliven(figure);
for (const form of document.querySelectorAll<HTMLFormElement>("form.passkey-form")) offerPasskey(form);
for (const questions of document.querySelectorAll<HTMLElement>("nav.explain")) answerInPlace(questions);
for (const line of document.querySelectorAll<HTMLElement>("p.countdown")) countDown(line);
const arrived = document.getElementById("arrived");
if (arrived) followArrivals(arrived);
window.addEventListener("hashchange", openTarget);
openTarget();
