using System.Collections.Frozen;
using System.Collections.Immutable;

namespace CheckpointEdge.TravelDocuments.Trust;

/// <summary>
/// From the three letters of a machine-readable zone to the two letters of certificates (Doc 9303-3, 5; Doc 9303-12, 7.1.1.2;
/// ISO 3166-1). Territories whose passports another state signs have both codes. Immutable, safe for concurrent readers.
/// </summary>
public static class CountryCodes
{
    private const string Iso3166 = """
        ABW AW AFG AF AGO AO AIA AI ALA AX ALB AL AND AD ARE AE ARG AR ARM AM ASM AS ATA AQ ATF TF ATG AG AUS AU
        AUT AT AZE AZ BDI BI BEL BE BEN BJ BES BQ BFA BF BGD BD BGR BG BHR BH BHS BS BIH BA BLM BL BLR BY BLZ BZ
        BMU BM BOL BO BRA BR BRB BB BRN BN BTN BT BVT BV BWA BW CAF CF CAN CA CCK CC CHE CH CHL CL CHN CN CIV CI
        CMR CM COD CD COG CG COK CK COL CO COM KM CPV CV CRI CR CUB CU CUW CW CXR CX CYM KY CYP CY CZE CZ DEU DE
        DJI DJ DMA DM DNK DK DOM DO DZA DZ ECU EC EGY EG ERI ER ESH EH ESP ES EST EE ETH ET FIN FI FJI FJ FLK FK
        FRA FR FRO FO FSM FM GAB GA GBR GB GEO GE GGY GG GHA GH GIB GI GIN GN GLP GP GMB GM GNB GW GNQ GQ GRC GR
        GRD GD GRL GL GTM GT GUF GF GUM GU GUY GY HKG HK HMD HM HND HN HRV HR HTI HT HUN HU IDN ID IMN IM IND IN
        IOT IO IRL IE IRN IR IRQ IQ ISL IS ISR IL ITA IT JAM JM JEY JE JOR JO JPN JP KAZ KZ KEN KE KGZ KG KHM KH
        KIR KI KNA KN KOR KR KWT KW LAO LA LBN LB LBR LR LBY LY LCA LC LIE LI LKA LK LSO LS LTU LT LUX LU LVA LV
        MAC MO MAF MF MAR MA MCO MC MDA MD MDG MG MDV MV MEX MX MHL MH MKD MK MLI ML MLT MT MMR MM MNE ME MNG MN
        MNP MP MOZ MZ MRT MR MSR MS MTQ MQ MUS MU MWI MW MYS MY MYT YT NAM NA NCL NC NER NE NFK NF NGA NG NIC NI
        NIU NU NLD NL NOR NO NPL NP NRU NR NZL NZ OMN OM PAK PK PAN PA PCN PN PER PE PHL PH PLW PW PNG PG POL PL
        PRI PR PRK KP PRT PT PRY PY PSE PS PYF PF QAT QA REU RE ROU RO RUS RU RWA RW SAU SA SDN SD SEN SN SGP SG
        SGS GS SHN SH SJM SJ SLB SB SLE SL SLV SV SMR SM SOM SO SPM PM SRB RS SSD SS STP ST SUR SR SVK SK SVN SI
        SWE SE SWZ SZ SXM SX SYC SC SYR SY TCA TC TCD TD TGO TG THA TH TJK TJ TKL TK TKM TM TLS TL TON TO TTO TT
        TUN TN TUR TR TUV TV TWN TW TZA TZ UGA UG UKR UA UMI UM URY UY USA US UZB UZ VAT VA VCT VC VEN VE VGB VG
        VIR VI VNM VN VUT VU WLF WF WSM WS YEM YE ZAF ZA ZMB ZM ZWE ZW
        """;

    /// <summary>Codes outside ISO 3166, and territories that a state signs for.</summary>
    private const string Others = """
        D DE
        GBD GB GBN GB GBO GB GBP GB GBS GB GGY GB JEY GB IMN GB AIA GB BMU GB CYM GB FLK GB GIB GB MSR GB PCN GB SHN GB
        TCA GB VGB GB
        RKS KS RKS XK UNK UN UNO UN UNA UN EUE EU XOM XO XPO XP UTO UT ROM RO ZAR CD TMP TL
        HKG CN MAC CN FRO DK GRL DK ABW NL CUW NL SXM NL BES NL NCL FR PYF FR WLF FR GLP FR GUF FR MTQ FR REU FR MYT FR SPM FR
        ASM US GUM US MNP US PRI US VIR US COK NZ NIU NZ TKL NZ CHN HK CHN MO
        """;

    private static readonly FrozenDictionary<string, ImmutableArray<string>> _codes = Read();

    /// <summary>The country codes that may stand in the certificates of an issuing state's documents.</summary>
    /// <param name="code">As in the zone, without fillers: <c>D</c>, <c>UTO</c>.</param>
    /// <returns>Upper case; empty when the code is not known.</returns>
    public static ImmutableArray<string> OfIssuingState(string code) => _codes.TryGetValue(code, out var found) ? found : [];

    private static FrozenDictionary<string, ImmutableArray<string>> Read()
    {
        string[] words = $"{Iso3166} {Others}".Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return words.Chunk(2)
            .GroupBy(pair => pair[0], pair => pair[1], StringComparer.Ordinal)
            .ToFrozenDictionary(state => state.Key, state => state.ToImmutableArray(), StringComparer.Ordinal);
    }
}
