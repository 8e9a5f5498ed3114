/**
 * What an answer to the page consists of: parts, each with the place it belongs to. The script puts them there and
 * decides nothing else.
 */

import type { Toast } from '#simulator/click.ts';
import { attributes, type Html, html } from '#simulator/playground/markup.ts';

export function respond(parts: readonly Html[], status: 200 | 400 | 409 | 413 = 200): Response {
  return new Response(String(html`${parts}`), {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  });
}

/** The content of the element of this id. */
export function part(id: string, content: Html): Html {
  return html`<template data-part="${id}">${content}</template>`;
}

/** New and changed messages, each an item with its place in the chat. */
export function messagesPart(items: readonly Html[]): Html {
  return html`<template data-messages>${items}</template>`;
}

/** Earlier messages, to stand before those shown. */
export function olderPart(items: Html, first: number): Html {
  return html`<template data-older="${first}">${items}</template>`;
}

export function statePart(state: Readonly<Record<string, string | number | boolean>>): Html {
  const named = Object.entries(state).map(([name, value]) => [`data-${name}`, String(value)] as const);
  return html`<template data-state${attributes(Object.fromEntries(named))}></template>`;
}

export function toastPart({ type, content }: Toast): Html {
  return html`<template data-toast="${type}">${content}</template>`;
}
