import { d1Store } from '#storage/d1/index';
import { memoryStore } from '#storage/memory';
import { testD1 } from '../support/d1.ts';
import { storeContract } from './store.ts';

storeContract('the in-memory twin', async () => ({ store: memoryStore(), close: () => {} }));

storeContract('D1 over SQLite', async () => {
  const { db, close } = testD1();
  return { store: d1Store(db), close };
});
