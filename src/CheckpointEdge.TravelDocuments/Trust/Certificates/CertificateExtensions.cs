using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CheckpointEdge.TravelDocuments.Trust.Certificates;

/// <summary>The extensions of Doc 9303-12, 7.1.1 that decide something; null where the certificate has none. Immutable.</summary>
internal sealed record CertificateExtensions
{
    /// <summary>Extensions that are read (count).</summary>
    public const int CountMax = 64;

    public static CertificateExtensions None { get; } = new();

    /// <summary>Hexadecimal; of the key above.</summary>
    public string? AuthorityKeyId { get; init; }

    /// <summary>Hexadecimal; of its own key.</summary>
    public string? SubjectKeyId { get; init; }

    public X509KeyUsageFlags? KeyUsage { get; init; }

    /// <summary>cA of basic constraints.</summary>
    public bool? IsAuthority { get; init; }

    public ImmutableArray<string>? ExtendedKeyUsages { get; init; }

    /// <summary>From when to when the private key may sign.</summary>
    public (DateTimeOffset? From, DateTimeOffset? To)? PrivateKeyUsage { get; init; }

    /// <summary>Document codes as in the MRZ that a signer may sign (Doc 9303-12, 7.1.1.6): <c>P</c>, <c>ID</c>.</summary>
    public ImmutableArray<string>? DocumentTypes { get; init; }

    /// <param name="extensions">The SEQUENCE of them.</param>
    public static CertificateExtensions Read(AsnReader extensions)
    {
        CertificateExtensions read = None;
        for (int count = 0; extensions.HasData; count++)
        {
            if (count == CountMax)
                throw new AsnContentException();
            AsnReader extension = extensions.ReadSequence();
            string oid = extension.ReadObjectIdentifier();
            if (extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean))
                extension.ReadBoolean();
            byte[] value = extension.ReadOctetString();
            try
            {
                read = read.With(oid, value);
            }
            catch (AsnContentException)
            {
                // Country certificates with a broken extension exist; what it would have said counts as not said.
            }
        }

        return read;
    }

    private CertificateExtensions With(string oid, byte[] value)
    {
        AsnReader reader = new(value, AsnEncodingRules.BER);
        switch (oid)
        {
            case "2.5.29.35":
                AsnReader authority = reader.ReadSequence();
                Asn1Tag keyId = new(TagClass.ContextSpecific, 0);
                return authority.HasData && authority.PeekTag().HasSameClassAndValue(keyId)
                    ? this with { AuthorityKeyId = Convert.ToHexString(authority.ReadOctetString(keyId)) }
                    : this;
            case "2.5.29.14":
                return this with { SubjectKeyId = Convert.ToHexString(reader.ReadOctetString()) };
            case "2.5.29.15":
                return this with { KeyUsage = ReadKeyUsage(reader) };
            case "2.5.29.19":
                AsnReader constraints = reader.ReadSequence();
                bool authorityFlag = constraints.HasData && constraints.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean)
                    && constraints.ReadBoolean();
                return this with { IsAuthority = authorityFlag };
            case "2.5.29.37":
                return this with { ExtendedKeyUsages = ReadAll(reader.ReadSequence(), each => each.ReadObjectIdentifier()) };
            case "2.5.29.16":
                return this with { PrivateKeyUsage = ReadPeriod(reader.ReadSequence()) };
            case "2.23.136.1.1.6.2":
                AsnReader list = reader.ReadSequence();
                list.ReadIntegerBytes();
                return this with { DocumentTypes = ReadAll(list.ReadSetOf(skipSortOrderValidation: true), ReadText) };
            default:
                return this;
        }
    }

    /// <summary>Bits from the left (RFC 5280, 4.2.1.3); the flags of .NET have the same order within each byte.</summary>
    private static X509KeyUsageFlags ReadKeyUsage(AsnReader reader)
    {
        byte[] bits = reader.ReadBitString(out _);
        int flags = bits.Length > 0 ? bits[0] : 0;
        return (X509KeyUsageFlags)(bits.Length > 1 ? flags | bits[1] << 8 : flags);
    }

    private static (DateTimeOffset? From, DateTimeOffset? To) ReadPeriod(AsnReader period)
    {
        (DateTimeOffset? from, DateTimeOffset? to) = (null, null);
        while (period.HasData)
        {
            Asn1Tag tag = period.PeekTag();
            DateTimeOffset time = period.ReadGeneralizedTime(tag);
            if (tag.TagValue == 0)
                from = time;
            else
                to = time;
        }

        return (from, to);
    }

    private static string ReadText(AsnReader reader)
    {
        string text = Encoding.Latin1.GetString(reader.PeekContentBytes().Span);
        reader.ReadEncodedValue();
        return text.Trim().TrimEnd('<').ToUpperInvariant();
    }

    private static ImmutableArray<string> ReadAll(AsnReader reader, Func<AsnReader, string> read)
    {
        var all = ImmutableArray.CreateBuilder<string>();
        while (reader.HasData && all.Count < CountMax)
            all.Add(read(reader));
        return all.ToImmutable();
    }
}
