using System.Collections.Frozen;
using System.Collections.Immutable;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>
/// The languages that a traveller is most likely to read, by the state that issued the document (Doc 9303-3, 5, and the
/// one-letter code of Germany). English stands on the screen beside them always. Stateless.
/// </summary>
public static class TravellerLanguages
{
    /// <summary>So many beside English find room on the screen.</summary>
    public const int OnScreenMax = 2;

    private const char Filler = '<';
    private const int StateAt = 2;
    private const int StateLength = 3;

    /// <summary>One or two languages, then the states; a state stands in one line only.</summary>
    private const string Table =
        """
        am: ETH
        ar: ARE BHR DZA EGY JOR KWT LBY MAR OMN PSE QAT SAU SDN SYR TUN YEM
        ar ckb: IRQ
        ar fr: LBN MRT
        az: AZE
        be ru: BLR
        bg: BGR
        bn: BGD
        bs sr: BIH
        ca es: AND
        cs: CZE
        da: DNK
        de: AUT D DEU LIE
        de fr: CHE
        el: GRC
        el tr: CYP
        en: AIA ATG AUS BHS BLZ BMU BRB BWA CYM DMA FJI FSM GBD GBN GBO GBP GBR GBS GHA GIB GMB GRD GUY IRL JAM KNA LBR LCA LSO
        en: MHL MLT MSR MUS MWI NAM NGA NZL PLW PNG SGP SLB SLE SSD SWZ TCA TON TTO UGA USA VCT VGB WSM ZAF ZMB ZWE
        es: ARG BOL CHL COL CRI CUB DOM ECU ESP GNQ GTM HND MEX NIC PAN PER PRI PRY SLV URY VEN
        et: EST
        fa ps: AFG
        fa: IRN
        fi sv: FIN
        fil: PHL
        fr: BDI BEN BFA CAF CAN CIV CMR COG FRA GAB GIN HTI MCO MDG MLI NCL PYF RWA SEN SYC TGO VUT
        fr ar: COM TCD
        fr de: LUX
        fr ha: NER
        fr so: DJI
        fr sw: COD
        he ar: ISR
        hi: IND
        hr: HRV
        hu: HUN
        hy: ARM
        id: IDN
        is: ISL
        it: ITA SMR VAT
        ja: JPN
        ka: GEO
        kk ru: KAZ
        ko: KOR PRK
        ky ru: KGZ
        lt: LTU
        lv: LVA
        mk sq: MKD
        mn: MNG
        ms: BRN MYS
        nb: NOR
        ne: NPL
        nl: ABW CUW NLD SUR SXM
        nl fr: BEL
        pl: POL
        pt: AGO BRA CPV GNB MOZ PRT STP TLS
        ro: MDA ROU
        ru: RUS TKM
        sk: SVK
        sl: SVN
        so ar: SOM
        sq: ALB
        sq sr: RKS
        sr: MNE SRB
        sv: SWE
        sw: KEN TZA
        tg ru: TJK
        th: THA
        ti ar: ERI
        tr: TUR
        uk: UKR
        ur: PAK
        uz ru: UZB
        vi: VNM
        zh: CHN
        zh-Hant: HKG MAC TWN
        """;

    private static readonly FrozenDictionary<string, ImmutableArray<string>> _byState = Table.Split('\n')
        .Select(line => line.Split(": "))
        .SelectMany(line => line[1].Split(' ').Select(state => (State: state, Languages: line[0].Split(' ').ToImmutableArray())))
        .ToFrozenDictionary(pair => pair.State, pair => pair.Languages, StringComparer.Ordinal);

    /// <summary>Every language that the table names, and English (BCP 47); the traveller's page has the sentences of each.</summary>
    public static ImmutableSortedSet<string> All { get; } =
        [.. _byState.Values.SelectMany(languages => languages).Append("en")];

    /// <summary>How many codes the table names.</summary>
    public static int States => _byState.Count;

    /// <summary>The languages of a state, the likelier first (BCP 47); empty for a state that the table does not name.</summary>
    /// <param name="issuingState">As printed, without fillers.</param>
    public static ImmutableArray<string> OfState(string issuingState) =>
        _byState.TryGetValue(issuingState, out ImmutableArray<string> languages) ? languages : [];

    /// <summary>
    /// The same for lines as the reader gives them: every zone has the issuing state in the third place of its first line.
    /// Lines that are no zone name no state.
    /// </summary>
    public static ImmutableArray<string> OfLines(string text)
    {
        ReadOnlySpan<char> first = text.AsSpan().TrimStart();
        return first.Length < StateAt + StateLength
            ? []
            : OfState(first.Slice(StateAt, StateLength).TrimEnd(Filler).ToString().ToUpperInvariant());
    }

    /// <summary>Reads the languages of a post: "fr,ar"; null when one of them is not known or there are too many.</summary>
    public static ImmutableArray<string>? Parse(string text)
    {
        ImmutableArray<string> languages = [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        return languages.Length <= OnScreenMax && languages.All(All.Contains) ? languages : null;
    }
}
