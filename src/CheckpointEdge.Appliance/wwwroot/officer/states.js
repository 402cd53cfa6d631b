// @ts-check
// States in the officer's language. The service names them in English; the browser knows most of them in every language, by ISO 3166's
// two letters. Whatever Doc 9303 has besides (organisations, refugees, former states) keeps the service's name.
import { language } from './messages.js';

/** ISO 3166-1: three letters and two letters of each state. */
const codes =
  'ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASMAS ATAAQ ATFTF ATGAG AUSAU AUTAT AZEAZ BDIBI ' +
  'BELBE BENBJ BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ BMUBM BOLBO BRABR BRBBB BRNBN BTNBT ' +
  'BVTBV BWABW CAFCF CANCA CCKCC CHECH CHLCL CHNCN CIVCI CMRCM CODCD COGCG COKCK COLCO COMKM CPVCV CRICR CUBCU ' +
  'CUWCW CXRCX CYMKY CYPCY CZECZ DEUDE DJIDJ DMADM DNKDK DOMDO DZADZ ECUEC EGYEG ERIER ESHEH ESPES ESTEE ETHET ' +
  'FINFI FJIFJ FLKFK FRAFR FROFO FSMFM GABGA GBRGB GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM GNBGW GNQGQ GRCGR ' +
  'GRDGD GRLGL GTMGT GUFGF GUMGU GUYGY HKGHK HMDHM HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN IOTIO IRLIE IRNIR ' +
  'IRQIQ ISLIS ISRIL ITAIT JAMJM JEYJE JORJO JPNJP KAZKZ KENKE KGZKG KHMKH KIRKI KNAKN KORKR KWTKW LAOLA LBNLB ' +
  'LBRLR LBYLY LCALC LIELI LKALK LSOLS LTULT LUXLU LVALV MACMO MAFMF MARMA MCOMC MDAMD MDGMG MDVMV MEXMX MHLMH ' +
  'MKDMK MLIML MLTMT MMRMM MNEME MNGMN MNPMP MOZMZ MRTMR MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT NAMNA NCLNC NERNE ' +
  'NFKNF NGANG NICNI NIUNU NLDNL NORNO NPLNP NRUNR NZLNZ OMNOM PAKPK PANPA PCNPN PERPE PHLPH PLWPW PNGPG POLPL ' +
  'PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF QATQA REURE ROURO RUSRU RWARW SAUSA SDNSD SENSN SGPSG SGSGS SHNSH SJMSJ ' +
  'SLBSB SLESL SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST SURSR SVKSK SVNSI SWESE SWZSZ SXMSX SYCSC SYRSY TCATC ' +
  'TCDTD TGOTG THATH TJKTJ TKLTK TKMTM TLSTL TONTO TTOTT TUNTN TURTR TUVTV TWNTW TZATZ UGAUG UKRUA UMIUM URYUY ' +
  'USAUS UZBUZ VATVA VCTVC VENVE VGBVG VIRVI VNMVN VUTVU WLFWF WSMWS YEMYE ZAFZA ZMBZM ZWEZW';

/** Doc 9303-3, section 5: Germany writes one letter; Kosovo's letters are CLDR's XK. */
const others = { D: 'DE', RKS: 'XK' };

/** @type {Record<string, string>} */
const twoLetters = { ...Object.fromEntries(codes.split(' ').map((pair) => [pair.slice(0, 3), pair.slice(3)])), ...others };

/** @type {Record<string, Intl.DisplayNames>} */
const names = {};

/**
 * @param {string} code  as in the document
 * @param {string} name  the service's, in English
 * @returns {{text: string, lang: string|null}} with the language of the text where it is not the page's
 */
export function stateName(code, name) {
  const spoken = language();
  const own = { text: name, lang: spoken === 'en' || !name ? null : 'en' };
  if (spoken === 'en' || !(code in twoLetters)) return own;
  try {
    names[spoken] ??= new Intl.DisplayNames([spoken], { type: 'region', fallback: 'none' });
    const text = names[spoken].of(twoLetters[code]);
    // A browser without this language answers in another one.
    return text && names[spoken].resolvedOptions().locale.startsWith(spoken) ? { text, lang: null } : own;
  } catch {
    return own;
  }
}
