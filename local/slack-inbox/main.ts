import { openMessages } from './messages';
import { inboxServer } from './server';

const { INBOX_PORT = '8240', INBOX_TOKEN = '', INBOX_FILE = 'slack-inbox.jsonl' } = process.env;

const server = inboxServer(INBOX_TOKEN, openMessages(INBOX_FILE));
server.once('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
server.listen(Number(INBOX_PORT), '127.0.0.1');
process.once('SIGTERM', () => {
  server.closeAllConnections();
  server.close();
});
