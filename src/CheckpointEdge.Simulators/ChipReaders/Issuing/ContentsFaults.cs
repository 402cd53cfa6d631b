using System.Buffers.Binary;
using System.Security.Cryptography;
using CheckpointEdge.Simulators.ChipReaders.Agreement;
using CheckpointEdge.Simulators.ChipReaders.Faces;
using CheckpointEdge.Simulators.ChipReaders.Protocol;
using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Simulators.ChipReaders.Issuing;

/// <summary>What a forger does to a passport after it was issued. Stateless.</summary>
public static class ContentsFaults
{
    /// <summary>What the header of a lying file claims beyond what there is (bytes).</summary>
    private const int LieBytes = 1000;

    /// <summary>The same passport with the fault worked in; itself for a fault of another origin.</summary>
    public static VirtualPassport Apply(ChipFault fault, VirtualPassport passport) => fault.Name switch
    {
        "clone" => WithoutKeys(passport),
        "altered-dg1" => With(passport, ChipFile.DataGroup(1), Renamed),
        "altered-face" => With(passport, ChipFile.DataGroup(2), _ => OtherFace()),
        "altered-sod" => With(passport, ChipFile.Sod, Spoilt),
        "stripped-dg14" => Stripped(passport, ChipFile.DataGroup(14)),
        "stripped-dg15" => Stripped(passport, ChipFile.DataGroup(15)),
        "without-com" => passport with { Files = passport.Files.Remove(ChipFile.Com) },
        "without-sod" => passport with { Files = passport.Files.Remove(ChipFile.Sod) },
        "lying-length" => With(passport, ChipFile.DataGroup(2), content => Claiming(content, content.Length + LieBytes)),
        "huge-length" => With(passport, ChipFile.DataGroup(2), content => Claiming(content, int.MaxValue)),
        _ => passport,
    };

    private static VirtualPassport With(VirtualPassport passport, ChipFile file, Func<byte[], byte[]> change) =>
        passport.Files.TryGetValue(file, out ReadOnlyMemory<byte> content)
            ? passport with { Files = passport.Files.SetItem(file, change(content.ToArray())) }
            : passport;

    /// <summary>Other keys in their place: the copy computes, and nothing it computes is right.</summary>
    private static VirtualPassport WithoutKeys(VirtualPassport passport)
    {
        ChipRandom random = new();
        return passport with
        {
            AgreementKeys =
            [
                .. passport.AgreementKeys.Select(key =>
                {
                    AgreementDomain domain = AgreementDomain.Standardised(key.ParameterId);
                    return key with { PrivateKey = PrimeCurve.Octets(random.PrivateKey(domain), domain.PrivateSizeBytes) };
                }),
            ],
            ActiveAuthenticationKey = OtherKey(passport.ActiveAuthenticationKey.Span),
        };
    }

    /// <summary>Of the same kind and size.</summary>
    private static byte[] OtherKey(ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty)
            return [];
        using RSA rsa = RSA.Create();
        try
        {
            rsa.ImportPkcs8PrivateKey(key, out _);
        }
        catch (CryptographicException)
        {
            using ECDsa ecdsa = ECDsa.Create();
            ecdsa.ImportPkcs8PrivateKey(key, out _);
            ecdsa.GenerateKey(ecdsa.ExportParameters(includePrivateParameters: false).Curve);
            return ecdsa.ExportPkcs8PrivateKey();
        }

        using RSA other = RSA.Create(rsa.KeySize);
        return other.ExportPkcs8PrivateKey();
    }

    private static VirtualPassport Stripped(VirtualPassport passport, ChipFile group)
    {
        VirtualPassport copy = WithoutKeys(passport) with { Files = passport.Files.Remove(group) };
        return copy with
        {
            Files = copy.Files.SetItem(ChipFile.Com, DataGroupWriting.Com(copy.Files.Keys.Where(f => f.Number > 0))),
        };
    }

    /// <summary>Another first letter of the surname: no check digit protects it.</summary>
    private static byte[] Renamed(byte[] dataGroup)
    {
        int lines = dataGroup.AsSpan().IndexOf<byte>([0x5F, 0x1F]) + 3;
        int name = dataGroup.Length - lines == 90 ? lines + 60 : lines + 5;
        dataGroup[name] = dataGroup[name] == (byte)'B' ? (byte)'C' : (byte)'B';
        return dataGroup;
    }

    private static byte[] OtherFace() =>
        FaceRecord.DataGroup(DrawnFace.Jpeg("somebody else"), FaceRecordFormat.Iso19794, DrawnFace.Width, DrawnFace.Height);

    /// <summary>The last octet belongs to the signature.</summary>
    private static byte[] Spoilt(byte[] securityObject)
    {
        securityObject[^1] ^= 1;
        return securityObject;
    }

    private static byte[] Claiming(byte[] file, int length)
    {
        int header = file[1] < 0x80 ? 2 : 2 + (file[1] & 0x7F);
        byte[] claim = [file[0], 0x84, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(claim.AsSpan(2), length);
        return [.. claim, .. file[header..]];
    }
}
