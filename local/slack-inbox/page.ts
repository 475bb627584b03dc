import { messageHtml } from './blocks';
import type { Message } from './messages';
import { escapeHtml } from './mrkdwn';

const SHOWN = 200;

const shownTime = (instant: string): string => `${instant.slice(0, 19).replace('T', ' ')} UTC`;

const messageArticle = ({ receivedAt, payload }: Message): string => `<article>
<div class="face" aria-hidden="true">M</div>
<div class="message">
<p class="by"><b>Millrace</b> <span class="app">APP</span> <time datetime="${escapeHtml(receivedAt)}">${escapeHtml(shownTime(receivedAt))}</time></p>
${messageHtml(payload)}
</div>
</article>`;

const list = (messages: readonly Message[]): string => {
  if (messages.length === 0) {
    return '<p class="none">No message yet. A run that fails posts one here.</p>';
  }
  const hidden = messages.length - SHOWN;
  return [
    ...messages.slice(0, SHOWN).map(messageArticle),
    hidden > 0 ? `<p class="none">${hidden} older ones are in /messages.</p>` : '',
  ].join('\n');
};

/** The inbox, newest message first. It brings itself up to date (live.js). */
export const page = (messages: readonly Message[]): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Slack inbox (${messages.length})</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
<script src="/live.js" defer></script>
</head>
<body>
<header><h1>Slack inbox</h1><p>What Millrace posts to Slack, on this machine only</p></header>
<main>
${list(messages)}
</main>
</body>
</html>
`;
