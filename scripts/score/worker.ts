import { parentPort } from 'node:worker_threads';
import { CaseError } from '../case.ts';
import { score, type Task } from './run.ts';

/** What a worker thread answers to a task. */
export type Reply = { readonly scored: Awaited<ReturnType<typeof score>> } | { readonly unreadable: string };

parentPort?.on('message', async (task: Task) => {
  let reply: Reply;
  try {
    reply = { scored: await score(task) };
  } catch (error) {
    if (!(error instanceof CaseError)) throw error;
    reply = { unreadable: error.message };
  }
  parentPort?.postMessage(reply);
});
