/**
 * The words of the filled rows, most frequent first: a word's frequency falls with its place, as in a language. They are plain enough
 * to stand in JSON and SQL texts as they are.
 */
const common = `the to of and a in is it you that for on with this are be have not your as at can we or from by will an my if what when
please how order account do was has help there but about would time which their out no one all so they more our any been new use after
also up get could need make me want like some other than then now only just into way back day over between thank price number card
payment refund request customer service email address delivery shipping address status question answer change cancel flight booking ticket
return item product support team phone message contact confirm details information name date hotel room reservation bank transfer credit
balance invoice discount code offer plan subscription upgrade monthly annual fee charge charged amount total receipt tax policy terms
condition exchange size color store online website page link click button login password reset security verify verification identity
document upload download file error problem issue solution fix step follow guide instruction setting option choose select language
region country city street zip code morning evening today tomorrow yesterday week month year hour minute soon late early available
unavailable stock warehouse package parcel tracking carrier pickup drop label weight damage damaged broken missing wrong correct
replace replacement warranty repair technician visit appointment schedule calendar reminder notification alert travel airport gate
seat luggage baggage passenger passport visa insurance claim doctor medical prescription pharmacy health patient school course student
lesson teacher exam grade book library author chapter recipe cook kitchen oven meal dinner restaurant table menu dish music song
artist album concert movie film series episode actor game player level score team match league win lose draw car engine tire brake
fuel battery charger cable screen laptop computer keyboard mouse printer paper ink network router wireless signal connection speed
server database backup restore update version install software license key device camera photo image video audio record weather rain
snow wind storm temperature garden plant tree flower water light power energy solar house apartment rent landlord tenant contract
lawyer court law rule tax income salary job interview manager office meeting project deadline budget report chart graph figure`;

const syllables = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu bra cle dri flo gru sha tre kno plu ste".split(
  " ",
);

/** How many words there are; the first is in nearly every text, the last in one of thousands. */
export const wordCount = 20_000;

const known = [...new Set(common.split(/\s+/))];
const made = syllables.flatMap((first) => syllables.flatMap((second) => syllables.map((third) => `${third}${second}${first}n`)));

export const words = [...new Set([...known, ...made])].slice(0, wordCount);

/** Runs of words that many completions begin with, most frequent first. */
export const phrases = words
  .slice(40, 360)
  .reduce<string[][]>((groups, word, i) => {
    const place = i % 64; // words of a phrase come from all over the common ones
    groups[place] = [...(groups[place] ?? []), word];
    return groups;
  }, [])
  .map((group) => group.join(" "));

/** In no text, like every run of words that holds it. */
export const absentWord = "quixotically";
