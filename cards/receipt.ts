/** The one message that counts back what was sent: what is stored, and of what is not, why and what to do. */
import { echo } from '#cards/wording.ts';
import type { Unfit } from '#domain/evidence.ts';
import { type FileType, isImage } from '#domain/file-type.ts';

export interface ReceiptView {
  finding: number;
  received: readonly {
    kind: 'image' | 'file';
    name: string | null;
    state: 'waiting' | 'stored' | 'repeated' | 'unfit';
    type: FileType | null;
    unfit: Unfit | null;
  }[];
  /** Sent, and not fetched yet. */
  waiting: number;
}

type Received = ReceiptView['received'][number];

/** Files named one by one; more are only counted. */
const NAMED = 5;

/** Why it is not taken, and what to do about it. */
const UNFIT: Readonly<Record<Unfit, string>> = {
  empty: '是空的，请检查后重新发送',
  'image too large': '超过 10 MB，请压缩后再发',
  'file too large': '超过 30 MB，请拆分或压缩后再发',
  damaged: '已损坏、打不开，请重新拍摄或导出后再发',
  executable: '是程序，不接收',
  macros: '含有宏，请另存为不含宏的文件后再发',
  archive: '是压缩包，请解压后逐个发送',
  'archive bomb': '解压后大得不合理，不接收',
  unknown: '格式不接收，请发照片（JPG、PNG、WebP、HEIC）或 PDF、OFD、Word、Excel、PPT 文件',
  vanished: '在取到之前已被撤回或删除，需要时请重新发送',
  restricted: '所在会话或文件设了保密，取不到，请换一种方式发送',
  lost: '多次都没有取到，请重新发送',
};

export function receiptText(view: ReceiptView): string {
  const { finding, received, waiting } = view;
  const stored = received.filter((one) => one.state === 'stored');
  const repeated = received.filter((one) => one.state === 'repeated');
  const refused = received.filter((one) => one.state === 'unfit');
  const sealedOnly = stored.filter((one) => one.type === 'heic').length;
  return [
    stored.length > 0
      ? `已收到 ${counted(stored)}，存入第${finding}号问题。`
      : `没有新的材料存入第${finding}号问题。`,
    ...(repeated.length > 0 ? [`${counted(repeated)}与已存的相同，没有重复存入。`] : []),
    ...(sealedOnly > 0 ? [`其中 ${sealedOnly} 张是 HEIC 格式，原件已封存，卡片上不能显示。`] : []),
    ...refusedLines(refused),
    ...(waiting > 0 ? [`另有 ${waiting} 件还在接收，收到后再告诉您。`] : []),
  ].join('\n');
}

/** `3 张照片、1 个文件`. */
function counted(received: readonly Received[]): string {
  const photos = received.filter(isPhoto).length;
  const files = received.length - photos;
  return [...(photos > 0 ? [`${photos} 张照片`] : []), ...(files > 0 ? [`${files} 个文件`] : [])].join('、');
}

function isPhoto({ kind, type }: Received): boolean {
  return type === null ? kind === 'image' : isImage(type);
}

/** By reason: the names where there are some, else how many. */
function refusedLines(refused: readonly Received[]): readonly string[] {
  return [...Map.groupBy(refused, (one) => one.unfit ?? 'lost')].map(([unfit, ones]) => {
    const names = ones.flatMap((one) => one.name ?? []).map((name) => `“${echo(name)}”`);
    const named = names.slice(0, NAMED).join('、');
    const allNamed = names.length === ones.length && names.length <= NAMED;
    const who = allNamed ? named : `${named}${named === '' ? '' : ' 等 '}${counted(ones)}`;
    return `未收：${who}${UNFIT[unfit]}。`;
  });
}
