using System.Globalization;

namespace CheckpointEdge.TravelDocuments.Transliteration;

/// <summary>
/// Letters of Latin scripts outside A to Z (Doc 9303-3, section 6, table A), capitals only. Where the table allows several
/// forms the first is the one this product writes; the others are what other issuers may have written.
/// </summary>
internal static class LatinLetters
{
    public const string Rows =
        "À=A Á=A Â=A Ã=A Ä=AE,A Å=AA,A Æ=AE Ç=C È=E É=E Ê=E Ë=E Ì=I Í=I Î=I Ï=I Ð=D Ñ=N,NXX Ò=O Ó=O Ô=O Õ=O Ö=OE,O "
        + "Ø=OE Ù=U Ú=U Û=U Ü=UE,UXX,U Ý=Y Þ=TH Ā=A Ă=A Ą=A Ć=C Ĉ=C Ċ=C Č=C Ď=D Đ=D Ē=E Ĕ=E Ė=E Ę=E Ě=E Ĝ=G Ğ=G Ġ=G "
        + "Ģ=G Ĥ=H Ħ=H Ĩ=I Ī=I Ĭ=I Į=I İ=I ı=I Ĳ=IJ Ĵ=J Ķ=K Ĺ=L Ļ=L Ľ=L Ŀ=L Ł=L Ń=N Ņ=N Ň=N Ŋ=N Ō=O Ŏ=O Ő=O Œ=OE "
        + "Ŕ=R Ŗ=R Ř=R Ś=S Ŝ=S Ş=S Š=S Ţ=T Ť=T Ŧ=T Ũ=U Ū=U Ŭ=U Ů=U Ű=U Ų=U Ŵ=W Ŷ=Y Ÿ=Y Ź=Z Ż=Z Ž=Z ẞ=SS ß=SS "
        // Not in the table, but in names of states that use it: read as its nearest neighbours there.
        + "Ə=E Ș=S Ț=T";

    /// <summary>
    /// Capitals with marks that the table does not list, Vietnamese above all: first and last code point of a run, and
    /// the bare letter that all of it stands for.
    /// </summary>
    private const string BareLetters =
        "01A0-01A0=O 01AF-01AF=U 01CD-01CD=A 01CF-01CF=I 01D1-01D1=O 01D3-01DB=U 01E6-01E6=G 01E8-01E8=K 1E00-1E01=A "
        + "1E02-1E07=B 1E08-1E09=C 1E0A-1E13=D 1E14-1E1D=E 1E1E-1E1F=F 1E20-1E21=G 1E22-1E2B=H 1E2C-1E2F=I 1E30-1E35=K "
        + "1E36-1E3D=L 1E3E-1E43=M 1E44-1E4B=N 1E4C-1E53=O 1E54-1E57=P 1E58-1E5F=R 1E60-1E69=S 1E6A-1E71=T 1E72-1E7B=U "
        + "1E7C-1E7F=V 1E80-1E89=W 1E8A-1E8D=X 1E8E-1E8F=Y 1E90-1E95=Z 1EA0-1EB7=A 1EB8-1EC7=E 1EC8-1ECB=I 1ECC-1EE3=O "
        + "1EE4-1EF1=U 1EF2-1EF9=Y";

    private static readonly (char First, char Last, string Letter)[] _bare = [.. BareLetters.Split(' ').Select(run =>
        (At(run, 0), At(run, 5), run[10..]))];

    /// <summary>The bare letter of a capital outside the table, or null.</summary>
    public static string? BareLetter(char capital)
    {
        foreach ((char first, char last, string letter) in _bare)
            if (capital >= first && capital <= last)
                return letter;
        return null;
    }

    private static char At(string run, int index) =>
        (char)int.Parse(run.AsSpan(index, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
