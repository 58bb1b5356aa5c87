import type { Api } from 'grammy';
import { UserError } from '../errors.ts';
import { CallFailed } from './call-failed.ts';
import type { Transport } from './transport.ts';

/** Fetches files that people sent to a bot. */
export interface Files {
  /**
   * The content of a file of this bot. Throws UserError `file-too-big` above `longest` bytes,
   * `CallFailed` when it does not arrive.
   */
  read(api: Api, fileId: string, longest: number): Promise<Buffer>;
}

/** Downloads over the same bounded connections as calls. */
export function createFiles(options: {
  readonly apiRoot: string;
  readonly transport: Pick<Transport, 'fetch'>;
}): Files {
  const root = options.apiRoot.replace(/\/+$/, '');
  return {
    async read(api, fileId, longest) {
      const file = await api.getFile(fileId);
      if ((file.file_size ?? 0) > longest || file.file_path === undefined)
        throw new UserError('file-too-big', { megabytes: Math.floor(longest / 1e6) });
      const answer = await options.transport.fetch(
        `${root}/file/bot${api.token}/${file.file_path}`,
      );
      if (!answer.ok) throw new CallFailed(`download answered ${answer.status}`, 'no');
      const bytes = Buffer.from(await answer.arrayBuffer());
      if (bytes.length > longest)
        throw new UserError('file-too-big', { megabytes: Math.floor(longest / 1e6) });
      return bytes;
    },
  };
}
