using System.Collections.Frozen;

namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>
/// The codes of issuing states, organisations and nationalities: ISO 3166-1 alpha-3, the codes of Doc 9303-3, section 5,
/// and those of states that are no more, because their documents and the births in them remain. Codes are written
/// without fillers (<c>D</c>). Immutable, safe for concurrent readers.
/// </summary>
public static class IssuingStates
{
    private const string Iso3166 = """
        ABW Aruba
        AFG Afghanistan
        AGO Angola
        AIA Anguilla
        ALA Åland Islands
        ALB Albania
        AND Andorra
        ARE United Arab Emirates
        ARG Argentina
        ARM Armenia
        ASM American Samoa
        ATA Antarctica
        ATF French Southern Territories
        ATG Antigua and Barbuda
        AUS Australia
        AUT Austria
        AZE Azerbaijan
        BDI Burundi
        BEL Belgium
        BEN Benin
        BES Bonaire, Sint Eustatius and Saba
        BFA Burkina Faso
        BGD Bangladesh
        BGR Bulgaria
        BHR Bahrain
        BHS Bahamas
        BIH Bosnia and Herzegovina
        BLM Saint Barthélemy
        BLR Belarus
        BLZ Belize
        BMU Bermuda
        BOL Bolivia
        BRA Brazil
        BRB Barbados
        BRN Brunei Darussalam
        BTN Bhutan
        BVT Bouvet Island
        BWA Botswana
        CAF Central African Republic
        CAN Canada
        CCK Cocos (Keeling) Islands
        CHE Switzerland
        CHL Chile
        CHN China
        CIV Côte d'Ivoire
        CMR Cameroon
        COD Democratic Republic of the Congo
        COG Congo
        COK Cook Islands
        COL Colombia
        COM Comoros
        CPV Cabo Verde
        CRI Costa Rica
        CUB Cuba
        CUW Curaçao
        CXR Christmas Island
        CYM Cayman Islands
        CYP Cyprus
        CZE Czechia
        DEU Germany
        DJI Djibouti
        DMA Dominica
        DNK Denmark
        DOM Dominican Republic
        DZA Algeria
        ECU Ecuador
        EGY Egypt
        ERI Eritrea
        ESH Western Sahara
        ESP Spain
        EST Estonia
        ETH Ethiopia
        FIN Finland
        FJI Fiji
        FLK Falkland Islands
        FRA France
        FRO Faroe Islands
        FSM Micronesia
        GAB Gabon
        GBR United Kingdom
        GEO Georgia
        GGY Guernsey
        GHA Ghana
        GIB Gibraltar
        GIN Guinea
        GLP Guadeloupe
        GMB Gambia
        GNB Guinea-Bissau
        GNQ Equatorial Guinea
        GRC Greece
        GRD Grenada
        GRL Greenland
        GTM Guatemala
        GUF French Guiana
        GUM Guam
        GUY Guyana
        HKG Hong Kong
        HMD Heard Island and McDonald Islands
        HND Honduras
        HRV Croatia
        HTI Haiti
        HUN Hungary
        IDN Indonesia
        IMN Isle of Man
        IND India
        IOT British Indian Ocean Territory
        IRL Ireland
        IRN Iran
        IRQ Iraq
        ISL Iceland
        ISR Israel
        ITA Italy
        JAM Jamaica
        JEY Jersey
        JOR Jordan
        JPN Japan
        KAZ Kazakhstan
        KEN Kenya
        KGZ Kyrgyzstan
        KHM Cambodia
        KIR Kiribati
        KNA Saint Kitts and Nevis
        KOR Republic of Korea
        KWT Kuwait
        LAO Laos
        LBN Lebanon
        LBR Liberia
        LBY Libya
        LCA Saint Lucia
        LIE Liechtenstein
        LKA Sri Lanka
        LSO Lesotho
        LTU Lithuania
        LUX Luxembourg
        LVA Latvia
        MAC Macao
        MAF Saint Martin (French part)
        MAR Morocco
        MCO Monaco
        MDA Moldova
        MDG Madagascar
        MDV Maldives
        MEX Mexico
        MHL Marshall Islands
        MKD North Macedonia
        MLI Mali
        MLT Malta
        MMR Myanmar
        MNE Montenegro
        MNG Mongolia
        MNP Northern Mariana Islands
        MOZ Mozambique
        MRT Mauritania
        MSR Montserrat
        MTQ Martinique
        MUS Mauritius
        MWI Malawi
        MYS Malaysia
        MYT Mayotte
        NAM Namibia
        NCL New Caledonia
        NER Niger
        NFK Norfolk Island
        NGA Nigeria
        NIC Nicaragua
        NIU Niue
        NLD Netherlands
        NOR Norway
        NPL Nepal
        NRU Nauru
        NZL New Zealand
        OMN Oman
        PAK Pakistan
        PAN Panama
        PCN Pitcairn
        PER Peru
        PHL Philippines
        PLW Palau
        PNG Papua New Guinea
        POL Poland
        PRI Puerto Rico
        PRK Democratic People's Republic of Korea
        PRT Portugal
        PRY Paraguay
        PSE Palestine
        PYF French Polynesia
        QAT Qatar
        REU Réunion
        ROU Romania
        RUS Russian Federation
        RWA Rwanda
        SAU Saudi Arabia
        SDN Sudan
        SEN Senegal
        SGP Singapore
        SGS South Georgia and the South Sandwich Islands
        SHN Saint Helena, Ascension and Tristan da Cunha
        SJM Svalbard and Jan Mayen
        SLB Solomon Islands
        SLE Sierra Leone
        SLV El Salvador
        SMR San Marino
        SOM Somalia
        SPM Saint Pierre and Miquelon
        SRB Serbia
        SSD South Sudan
        STP Sao Tome and Principe
        SUR Suriname
        SVK Slovakia
        SVN Slovenia
        SWE Sweden
        SWZ Eswatini
        SXM Sint Maarten (Dutch part)
        SYC Seychelles
        SYR Syria
        TCA Turks and Caicos Islands
        TCD Chad
        TGO Togo
        THA Thailand
        TJK Tajikistan
        TKL Tokelau
        TKM Turkmenistan
        TLS Timor-Leste
        TON Tonga
        TTO Trinidad and Tobago
        TUN Tunisia
        TUR Türkiye
        TUV Tuvalu
        TWN Taiwan
        TZA Tanzania
        UGA Uganda
        UKR Ukraine
        UMI United States Minor Outlying Islands
        URY Uruguay
        USA United States of America
        UZB Uzbekistan
        VAT Holy See
        VCT Saint Vincent and the Grenadines
        VEN Venezuela
        VGB British Virgin Islands
        VIR United States Virgin Islands
        VNM Viet Nam
        VUT Vanuatu
        WLF Wallis and Futuna
        WSM Samoa
        YEM Yemen
        ZAF South Africa
        ZMB Zambia
        ZWE Zimbabwe
        """;

    private const string Doc9303 = """
        D Germany
        GBD British Overseas Territories citizen
        GBN British National (Overseas)
        GBO British Overseas citizen
        GBP British protected person
        GBS British subject
        RKS Kosovo
        EUE European Union
        UNO United Nations Organization
        UNA United Nations specialized agency
        UNK Resident of Kosovo, document issued by UNMIK
        XBA African Development Bank
        XIM African Export-Import Bank
        XCC Caribbean Community (CARICOM)
        XCE Council of Europe
        XCO Common Market for Eastern and Southern Africa (COMESA)
        XEC Economic Community of West African States (ECOWAS)
        XPO INTERPOL
        XES Organization of Eastern Caribbean States (OECS)
        XMP Parliamentary Assembly of the Mediterranean
        XOM Sovereign Military Order of Malta
        XDC Southern African Development Community
        IAO International Civil Aviation Organization
        XXA Stateless person
        XXB Refugee (1951 Convention)
        XXC Refugee, other
        XXX Person of unspecified nationality
        XXK Kosovo (European Union usage)
        UTO Utopia (specimen)
        """;

    private const string Withdrawn = """
        ANT Netherlands Antilles
        NTZ Neutral Zone
        SUN Soviet Union
        YUG Yugoslavia
        SCG Serbia and Montenegro
        CSK Czechoslovakia
        DDR German Democratic Republic
        ROM Romania (code until 2002)
        TMP East Timor (code until 2002)
        ZAR Zaire
        BUR Burma
        YMD Democratic Yemen
        INP INTERPOL (code before XPO)
        PCI Trust Territory of the Pacific Islands
        """;

    private static readonly FrozenDictionary<string, string> _withdrawn = Read(Withdrawn).ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> _names =
        Read(Iso3166).Concat(Read(Doc9303)).Concat(_withdrawn).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The same strings, found by three letters without making a string.</summary>
    private static readonly string?[] _byLetters = IndexByLetters();

    /// <summary>Every known code, in no particular order.</summary>
    public static IEnumerable<string> Codes => _names.Keys;

    private static readonly bool[] _withdrawnByLetters = [.. _byLetters.Select(code => code is not null && IsWithdrawn(code))];

    /// <summary>True for a code of the tables, withdrawn ones included; upper case, no fillers.</summary>
    public static bool IsKnown(string code) => _names.ContainsKey(code);

    /// <summary>True for a code that was withdrawn or replaced.</summary>
    public static bool IsWithdrawn(string code) => _withdrawn.ContainsKey(code);

    /// <summary>The English short name, or null for an unknown code.</summary>
    public static string? NameOf(string code) => _names.GetValueOrDefault(code);

    /// <summary>The table's own string for the three characters of a zone (<c>UTO</c>, <c>D&lt;&lt;</c>), else null.</summary>
    internal static string? Find(ReadOnlySpan<char> threeCharacters, out bool withdrawn)
    {
        withdrawn = false;
        if (threeCharacters is "D<<")
            return "D";
        int index = IndexOf(threeCharacters);
        if (index < 0)
            return null;
        withdrawn = _withdrawnByLetters[index];
        return _byLetters[index];
    }

    private static int IndexOf(ReadOnlySpan<char> code)
    {
        int index = 0;
        foreach (char letter in code)
        {
            if (!char.IsAsciiLetterUpper(letter))
                return -1;
            index = index * 26 + letter - 'A';
        }

        return code.Length == 3 ? index : -1;
    }

    private static string?[] IndexByLetters()
    {
        string?[] codes = new string?[26 * 26 * 26];
        foreach (string code in _names.Keys)
            if (code.Length == 3)
                codes[IndexOf(code)] = code;
        return codes;
    }

    private static IEnumerable<KeyValuePair<string, string>> Read(string table)
    {
        foreach (string row in table.Split('\n', StringSplitOptions.TrimEntries))
        {
            int blank = row.IndexOf(' ', StringComparison.Ordinal);
            yield return new(row[..blank], row[(blank + 1)..]);
        }
    }
}
