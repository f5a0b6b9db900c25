// Sealed pages, format 1, a second time: WebCrypto and DecompressionStream, written from the format's
// description alone and sharing no line with the Python package. Where the two agree, the description
// is enough to open a page without Good Terms.
//
//   node format1.mjs < request.json > answer.json
//
// A request is a list of tasks {"do": "derive" | "open" | "seal" | "code" | "padme", …}; the answer
// is a list of results in the same order. Whatever goes wrong becomes {"error": "…"}.

import { gzipSync } from "node:zlib";

const subtle = globalThis.crypto.subtle;
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const utf8 = (text) => new TextEncoder().encode(text);
const text = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
const hex = (bytes) => Buffer.from(bytes).toString("hex");
const unhex = (string) => new Uint8Array(Buffer.from(string, "hex"));
const b64 = (bytes) => Buffer.from(bytes).toString("base64url");
const unb64 = (string) => new Uint8Array(Buffer.from(string, "base64url"));
const join = (...parts) => new Uint8Array(Buffer.concat(parts));

// What tells one use of a key from another: text in NFC, behind the format's name.
const tag = (info) => utf8(`goodterms/1 ${info.normalize("NFC")}`);

async function hkdf(key, info) {
  const base = await subtle.importKey("raw", key, "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: tag(info) };
  return new Uint8Array(await subtle.deriveBits(how, base, 256));
}

// Bit by bit, so that nothing about padding or byte order is taken for granted.
function crockford(bytes) {
  let bits = "";
  for (const byte of bytes) bits += byte.toString(2).padStart(8, "0");
  bits = bits.padEnd(Math.ceil(bits.length / 5) * 5, "0");
  return bits.replace(/.{5}/g, (five) => ALPHABET[parseInt(five, 2)]);
}

function readCode(typed) {
  const code = typed
    .replace(/[\s\u00ad\u200b\ufeff\u2010-\u2015\u2212-]/g, "")
    .replace(/[a-z]/g, (letter) => letter.toUpperCase())
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1");
  return /^[0-9A-HJKMNP-TV-Z]{20}$/.test(code) ? code : null;
}

// As the paper writes it, in floating point; exact for every length a page may have.
function padme(length) {
  if (length < 2) return length;
  const E = Math.floor(Math.log2(length));
  const S = Math.floor(Math.log2(E)) + 1;
  const step = 2 ** (E - S);
  return Math.ceil(length / step) * step;
}

async function derive({ root, slug, epoch, mode, path }) {
  const secret = unhex(root);
  const clientKey = await hkdf(secret, `client ${slug} ${epoch}`);
  let code = null;
  let openingKey = clientKey;
  if (mode === "link+code") {
    code = crockford(await hkdf(secret, `code ${slug} ${epoch}`)).slice(0, 20);
    openingKey = await hkdf(join(clientKey, utf8(code)), "opening");
  }
  const found = { client_key: hex(clientKey), code, opening_key: hex(openingKey) };
  return path === undefined ? found : { ...found, ...(await pageKeys(openingKey, path)) };
}

async function pageKeys(openingKey, path) {
  const id = crockford((await hkdf(openingKey, `id ${path}`)).slice(0, 16)).toLowerCase();
  const key = await hkdf(openingKey, `page ${id}`);
  const check = (await hkdf(key, "check")).slice(0, 8);
  const nonceKey = await hkdf(key, "nonce");
  return { id, page_key: hex(key), check: hex(check), nonce_key: hex(nonceKey) };
}

// The key of one page from what a client has: a link's fragment and, perhaps, a code.
async function keyFromLink(fragment, code, id) {
  const [kind, value] = fragment.split("=");
  const given = unb64(value);
  if (kind === "p") return given;
  if (kind === "c") return hkdf(given, `page ${id}`);
  const read = readCode(code);
  if (read === null) throw new Error("no code");
  return hkdf(await hkdf(join(given, utf8(read)), "opening"), `page ${id}`);
}

async function decrypt(key, id, nonce, data) {
  const aes = await subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
  const how = { name: "AES-GCM", iv: nonce, additionalData: tag(id), tagLength: 128 };
  const packed = new Uint8Array(await subtle.decrypt(how, aes, data));
  const length = new DataView(packed.buffer).getUint32(0, false);
  if (packed.length !== padme(4 + length)) throw new Error("not padded as it should be");
  if (packed.slice(4 + length).some((byte) => byte !== 0)) throw new Error("padding is not zero");
  const stream = new Blob([packed.slice(4, 4 + length)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function openTask({ fragment, code, envelope, id, sealed }) {
  if (sealed !== undefined) {
    const bytes = unb64(sealed);
    const key = await keyFromLink(fragment, code, id);
    const plaintext = await decrypt(key, id, bytes.slice(0, 12), bytes.slice(12));
    const end = plaintext.indexOf(10);
    return { ...JSON.parse(text(plaintext.slice(0, end))), data: b64(plaintext.slice(end + 1)) };
  }
  const page = JSON.parse(envelope);
  const key = await keyFromLink(fragment, code, page.id);
  if (b64((await hkdf(key, "check")).slice(0, 8)) !== page.check) throw new Error("wrong key");
  return JSON.parse(text(await decrypt(key, page.id, unb64(page.nonce), unb64(page.data))));
}

async function encrypt(openingKey, path, plaintext) {
  const keys = await pageKeys(openingKey, path);
  const gzip = gzipSync(plaintext);
  const packed = new Uint8Array(padme(4 + gzip.length));
  new DataView(packed.buffer).setUint32(0, gzip.length, false);
  packed.set(gzip, 4);
  const mac = await subtle.importKey("raw", unhex(keys.nonce_key), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const nonce = new Uint8Array(await subtle.sign("HMAC", mac, packed)).slice(0, 12);
  const aes = await subtle.importKey("raw", unhex(keys.page_key), "AES-GCM", false, ["encrypt"]);
  const how = { name: "AES-GCM", iv: nonce, additionalData: tag(keys.id), tagLength: 128 };
  const data = new Uint8Array(await subtle.encrypt(how, aes, packed));
  return { id: keys.id, check: unhex(keys.check), nonce, data };
}

async function sealTask({ opening_key, path, page, document, data }) {
  if (document !== undefined) {
    const plaintext = join(utf8(JSON.stringify(document)), utf8("\n"), unb64(data));
    const sealed = await encrypt(unhex(opening_key), path, plaintext);
    return { id: sealed.id, sealed: b64(join(sealed.nonce, sealed.data)) };
  }
  const { id, check, nonce, data: body } = await encrypt(unhex(opening_key), path, utf8(JSON.stringify(page)));
  return { envelope: JSON.stringify({ v: 1, id, check: b64(check), nonce: b64(nonce), data: b64(body) }) };
}

const TASKS = {
  derive,
  open: openTask,
  seal: sealTask,
  code: ({ typed }) => readCode(typed),
  padme: ({ length }) => padme(length),
};

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const answers = [];
for (const task of JSON.parse(Buffer.concat(chunks).toString("utf8"))) {
  try {
    answers.push(await TASKS[task.do](task));
  } catch (error) {
    answers.push({ error: `${error.name}: ${error.message}` });
  }
}
process.stdout.write(JSON.stringify(answers));
