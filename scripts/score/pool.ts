import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Task } from './run.ts';
import type { Reply } from './worker.ts';

/** Scores cases on several threads, each taking the next one when it is done; yields in the order of the tasks. */
export async function* scoreAll(tasks: readonly Task[], threads: number): AsyncGenerator<Reply> {
  const waiting = tasks.map(() => Promise.withResolvers<Reply>());
  const queue = tasks.entries();
  const thread = async () => {
    const worker = new Worker(join(import.meta.dirname, 'worker.ts'));
    try {
      for (const [index, task] of queue) waiting[index]?.resolve(await ask(worker, task));
    } finally {
      await worker.terminate();
    }
  };
  const working = Promise.all(Array.from({ length: Math.min(threads, tasks.length) }, thread));
  for (const { promise } of waiting) yield await Promise.race([promise, working.then(() => promise)]);
  await working;
}

function ask(worker: Worker, task: Task): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const settle = (reply: Reply) => {
      worker.off('error', reject);
      resolve(reply);
    };
    worker.once('error', reject);
    worker.once('message', settle);
    worker.postMessage(task);
  });
}
