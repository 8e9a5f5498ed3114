/** The frame of a page: which files it loads, and that it is Chinese. */
import { attributes, type Html, html } from '#simulator/playground/markup.ts';

export const CARD_STYLES = ['card-theme.css', 'card.css', 'card-controls.css'];

export interface Page {
  title: string;
  styles: readonly string[];
  /** A file of `browser`, without which the page can be read but not used. */
  script: string;
  body: Html;
}

export function pageHtml({ title, styles, script, body }: Page): Html {
  const sheets = styles.map((name) => html`<link${attributes({ rel: 'stylesheet', href: assetUrl(name) })}>`);
  return html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="${assetUrl('icon.svg')}">
${sheets}
<script${attributes({ type: 'module', src: assetUrl(script) })}></script>
</head>
<body>
${body}
</body>
</html>`;
}

export function assetUrl(name: string): string {
  return `/playground/assets/${name}`;
}
