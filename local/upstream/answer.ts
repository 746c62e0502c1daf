/** What an API answers, before it goes over the wire. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

export const json = (body: unknown, status = 200): Answer => ({
  status,
  type: 'application/json',
  body: JSON.stringify(body),
});

export const notFound: Answer = {
  status: 404,
  type: 'text/html; charset=UTF-8',
  body: '<!DOCTYPE html><html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>',
};
