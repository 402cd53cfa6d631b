using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Text;

namespace CheckpointEdge.TravelDocuments.Trust.Certificates;

/// <summary>
/// A name of X.501, compared as a set: the order of its parts, the type of the strings, case and spaces do not count. Malaysia
/// writes the parts of one name in one order in the certificate and in another in the signature. Immutable.
/// </summary>
internal sealed class DistinguishedName
{
    /// <summary>Parts that are read (count); longer names belong to nobody.</summary>
    public const int PartsMax = 64;

    private const string CountryOid = "2.5.4.6";

    private DistinguishedName(ImmutableArray<(string Oid, string Value)> parts)
    {
        Text = string.Join(", ", parts.Select(part => $"{ShortName(part.Oid)}={part.Value}"));
        Comparable = string.Join('\n', parts.Select(part => $"{part.Oid}={Folded(part.Value)}").Order(StringComparer.Ordinal));
        Country = parts.Where(part => part.Oid == CountryOid).Select(part => Folded(part.Value)).FirstOrDefault() ?? "";
    }

    /// <summary>For people: <c>C=UT, O=Utopia, CN=CSCA</c>, in the order of the encoding.</summary>
    public string Text { get; }

    /// <summary>Equal for names that mean the same.</summary>
    public string Comparable { get; }

    /// <summary>Two letters, upper case, as they stand in it; empty when it names none.</summary>
    public string Country { get; }

    /// <param name="name">The SEQUENCE of the name.</param>
    public static DistinguishedName Read(AsnReader name)
    {
        var parts = ImmutableArray.CreateBuilder<(string, string)>();
        while (name.HasData)
        {
            AsnReader set = name.ReadSetOf(skipSortOrderValidation: true);
            while (set.HasData)
            {
                if (parts.Count == PartsMax)
                    throw new AsnContentException();
                AsnReader part = set.ReadSequence();
                string oid = part.ReadObjectIdentifier();
                parts.Add((oid, Printable(Value(part))));
            }
        }

        return new(parts.ToImmutable());
    }

    public override string ToString() => Text;

    /// <summary>By what its bytes are, not by what its type allows: issuers put umlauts into PrintableString.</summary>
    private static string Value(AsnReader part)
    {
        Asn1Tag tag = part.PeekTag();
        if (tag.TagClass != TagClass.Universal || tag.IsConstructed)
            return Convert.ToHexString(part.ReadEncodedValue().Span);
        byte[] bytes = part.PeekContentBytes().ToArray();
        part.ReadEncodedValue();
        return tag.TagValue switch
        {
            (int)UniversalTagNumber.BMPString => Encoding.BigEndianUnicode.GetString(bytes),
            (int)UniversalTagNumber.UTF8String => Encoding.UTF8.GetString(bytes),
            _ => Encoding.Latin1.GetString(bytes),
        };
    }

    private static string Printable(string text) =>
        string.Create(text.Length, text, (into, from) =>
        {
            for (int i = 0; i < into.Length; i++)
                into[i] = char.IsControl(from[i]) ? ' ' : from[i];
        });

    private static string Folded(string value) =>
        string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();

    private static string ShortName(string oid) => oid switch
    {
        CountryOid => "C",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "2.5.4.3" => "CN",
        "2.5.4.5" => "serialNumber",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        _ => oid,
    };
}
