using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.TravelDocuments.Tlv;
using CheckpointEdge.TravelDocuments.Trust;

namespace TravelDocuments.Tests.Trust.Fiction;

/// <summary>Utopia: one country authority, one document signer, one passport. Whatever a test wants wrong it changes by itself.</summary>
public sealed class FictionalState
{
    public const string Zone =
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F3204153ZE184226B<<<<<16";

    public static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Signed = new(2022, 4, 16, 9, 30, 0, TimeSpan.Zero);

    public FictionalState(SigningKey? authorityKey = null, SigningKey? signerKey = null, string country = "UT")
    {
        AuthorityKey = authorityKey ?? SigningKey.Default();
        SignerKey = signerKey ?? SigningKey.Default();
        NamePart[] name =
        [
            new(CertificateRecipe.Country, country, Printable: true),
            new(CertificateRecipe.Organization, "Ministry of Documents"),
            new(CertificateRecipe.CommonName, "Utopia CSCA"),
        ];
        Authority = new()
        {
            Subject = name,
            Issuer = name,
            Key = AuthorityKey,
            SignedBy = AuthorityKey,
            Serial = [1],
            NotAfter = new(2040, 1, 1, 0, 0, 0, TimeSpan.Zero),
            SubjectKeyId = AuthorityKey.KeyId,
            AuthorityKeyId = AuthorityKey.KeyId,
            Authority = true,
            KeyUsage = 0x06,
        };
        Signer = new()
        {
            Subject = [name[0], new(CertificateRecipe.CommonName, "Utopia DS 1")],
            Issuer = name,
            Key = SignerKey,
            SignedBy = AuthorityKey,
            SubjectKeyId = SignerKey.KeyId,
            AuthorityKeyId = AuthorityKey.KeyId,
            KeyUsage = 0x80,
            DocumentTypes = ["P"],
        };
    }

    public SigningKey AuthorityKey { get; }
    public SigningKey SignerKey { get; }
    public CertificateRecipe Authority { get; set; }
    public CertificateRecipe Signer { get; set; }

    public Dictionary<int, byte[]> DataGroups { get; } = new()
    {
        [1] = TlvWriting.Object(0x61, TlvWriting.Object(0x5F1F, Encoding.ASCII.GetBytes(Zone))),
        [2] = TlvWriting.Object(0x75, [1, 2, 3, 4]),
    };

    public SignerRecipe SignerEntry => new(SignerKey, Signer) { SigningTime = Signed };

    public static MrzReading Printed(string zone = Zone) => MrzParser.Parse($"{zone[..44]}\n{zone[44..]}", new(2026, 11, 22));

    /// <summary>LDSSecurityObject over the data groups.</summary>
    public byte[] SecurityContent(string digest = "SHA256", string? ldsVersion = null) => Asn.Sequence(w =>
    {
        w.WriteInteger(ldsVersion is null ? 0 : 1);
        w.WriteEncodedValue(Asn.Digest(digest));
        using (w.PushSequence())
        {
            foreach ((int number, byte[] file) in DataGroups.OrderBy(each => each.Key))
            {
                using (w.PushSequence())
                {
                    w.WriteInteger(number);
                    w.WriteOctetString(CryptographicOperations.HashData(new(digest), file));
                }
            }
        }

        if (ldsVersion is not null)
        {
            using (w.PushSequence())
            {
                w.WriteCharacterString(UniversalTagNumber.PrintableString, ldsVersion);
                w.WriteCharacterString(UniversalTagNumber.PrintableString, "040000");
            }
        }
    });

    public byte[] Sod() => Sod(SignerEntry);

    public byte[] Sod(params SignerRecipe[] signers) =>
        TlvWriting.Object(0x77, new SignedDataRecipe { Content = SecurityContent(), Signers = signers }.Encode());

    public ChipReadResult Files() => Files(Sod());

    public ChipReadResult Files(byte[] sod) => ChipReadResult.Empty with
    {
        Files = DataGroups
            .ToImmutableDictionary(each => ChipFile.DataGroup(each.Key), each => (ReadOnlyMemory<byte>)each.Value)
            .Add(ChipFile.Sod, sod),
    };

    /// <summary>As a chip gave them.</summary>
    public ChipReadResult Live(byte[]? sod = null) => Files(sod ?? Sod()) with
    {
        Access = new(ChipAccessProtocol.Pace, "ECDH-GM AES-128 brainpoolP256r1", ""),
        Steps = [new("PACE", ChipStepResult.Done, "Opened.", 1, 4)],
        Complete = true,
    };

    public TrustStore Trust(params byte[][] more) => TrustStore.Of(
        [new("utopia.cer", Authority.Encode()), .. more.Select((file, at) => new TrustFile($"file{at}", file))]);

    public byte[] RevocationList(SigningKey? key = null, DateTimeOffset? next = null, params byte[][] serials) =>
        CertificateRecipe.Signed(
            Asn.Sequence(w =>
            {
                w.WriteInteger(1);
                w.WriteEncodedValue(AuthorityKey.Algorithm);
                w.WriteEncodedValue(CertificateRecipe.Name(Authority.Subject));
                w.WriteUtcTime(Signed);
                w.WriteUtcTime(next ?? Now.AddDays(30));
                if (serials.Length == 0)
                    return;
                using (w.PushSequence())
                {
                    foreach (byte[] serial in serials)
                    {
                        using (w.PushSequence())
                        {
                            w.WriteInteger(serial);
                            w.WriteUtcTime(Signed);
                        }
                    }
                }
            }),
            key ?? AuthorityKey);

    /// <summary>A master list, signed by a signer under this state.</summary>
    public byte[] MasterList(byte[][] certificates, CertificateRecipe? signer = null)
    {
        byte[] content = Asn.Sequence(w =>
        {
            w.WriteInteger(0);
            using (w.PushSetOf())
                foreach (byte[] certificate in certificates)
                    w.WriteEncodedValue(certificate);
        });
        CertificateRecipe listSigner = signer ?? Signer with { ExtendedKeyUsage = "2.23.136.1.1.3", DocumentTypes = null };
        return new SignedDataRecipe
        {
            ContentType = "2.23.136.1.1.2",
            Content = content,
            Signers = [new(SignerKey, listSigner)],
        }.Encode();
    }

    public static DocumentCheck Check(DocumentInspection inspection, string name) =>
        Assert.Single(inspection.Checks, check => check.Name == name);
}
