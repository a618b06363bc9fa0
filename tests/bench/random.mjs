// Chance that is the same on every machine.

/** Numbers in [0, 1) from a seed (mulberry32). */
export function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export const below = (next, count) => Math.floor(next() * count);
export const pick = (next, list) => list[below(next, list.length)];

const ENGLISH = ('the of and to in is you that it was for on are with as his they be at one have this from or had by but some what '
  + 'there we can out other were all your when use how said each she which their time will way about many then them would write '
  + 'like these long make thing see him two has look more day could go come did my sound no most number who over know water than '
  + 'call customer order agent account invoice refund policy transcript summary sentiment promised "quoted" delivery, confirmed.').split(' ');
const LATIN = ('être à l’été déjà naïve façade Straße über größer schön könnte también señor mañana corazón não informação coração '
  + 'część źródło przykład příliš žluťoučký kůň için değil çünkü').split(' ');
const CYRILLIC = 'и в не на он что это как заказ клиент возврат пожалуйста подтвердил счёт договор сообщение ответ'.split(' ');
const CHINESE = '客户代表感谢您致电亚马逊请问有什么可以帮助您的吗我上周订购的咖啡机不能正常工作我想退货请提供您的订单号码'.split('');
const JAPANESE = 'お電話ありがとうございます。ご注文番号を教えてください。商品が届いていないのですが、返金をお願いします。'.split('');
const KOREAN = '고객님 안녕하세요 주문 번호를 알려 주시겠어요 환불은 영업일 기준 사흘 안에 처리됩니다 감사합니다'.split(' ');
const EMOJI = ['🙂', '🎉', '👍🏽', '🇫🇷', '👩‍💻', '❤️', '🚀', '😂'];

const SCRIPTS = [
  { words: ENGLISH, space: ' ' },
  { words: ENGLISH, space: ' ' },
  { words: ENGLISH, space: ' ' },
  { words: LATIN, space: ' ' },
  { words: CYRILLIC, space: ' ' },
  { words: CHINESE, space: '' },
  { words: JAPANESE, space: '' },
  { words: KOREAN, space: ' ' },
];

/** English of so many words, in lines. */
export function english(next, words) {
  let text = '';
  for (let word = 0; word < words; word += 1) {
    text += pick(next, ENGLISH) + (word % 18 === 17 ? '\n' : ' ');
  }
  return text;
}

/** Passages in several scripts with an emoji here and there, of so many words (or characters, where words have no spaces). */
export function mixed(next, words) {
  let text = '';
  for (let left = words; left > 0;) {
    const { words: list, space } = pick(next, SCRIPTS);
    const length = Math.min(left, 10 + below(next, 30));
    for (let word = 0; word < length; word += 1) {
      text += pick(next, list) + space;
    }
    text += next() < 0.4 ? `${pick(next, EMOJI)}\n` : '. ';
    left -= length;
  }
  return text;
}

/** As Python's json.dumps writes it, which most batch files come from: ASCII alone. */
export const escaped = (json) => json.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
