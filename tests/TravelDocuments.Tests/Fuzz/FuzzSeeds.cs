using System.Text;
using CheckpointEdge.Simulators.ChipReaders;
using CheckpointEdge.Simulators.ChipReaders.Issuing;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Tests.Fuzz;

/// <summary>Valid inputs: from a fictional state that issues passports of many kinds, and real ones where they are at hand.</summary>
internal static class FuzzSeeds
{
    /// <summary>Larger files make slow campaigns (bytes).</summary>
    private const int RealSizeBytesMax = 24_000;

    public static readonly string[] Lines =
        ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F3004155ZE184226B<<<<<16"];

    private static readonly Lazy<PassportIssuer> _issuer = new(() => PassportIssuer.Create(new(), TimeProvider.System));

    private static readonly Lazy<VirtualPassport[]> _passports = new(() =>
    [
        Issue(new() { Lines = [.. Lines], ManyDataGroups = true, FullName = "Eriksson<<Anna Maria", Fingerprints = true }),
        Issue(new()
        {
            Lines = [.. Lines], Face = FaceRecordFormat.Iso39794, DataGroupHash = "SHA-1",
            ActiveAuthentication = ActiveAuthenticationChoice.Rsa1024,
            Pace = [new(PaceMapping.ChipAuthentication, ChipCipher.Aes128, 13), new(PaceMapping.Generic, ChipCipher.TripleDes, 2)],
        }),
        Issue(new() { Lines = [.. Lines], ActiveAuthentication = ActiveAuthenticationChoice.EcdsaBrainpool256 }),
    ]);

    public static VirtualPassport[] Passports => _passports.Value;

    /// <summary>Opened by BAC and proving nothing: quick to read.</summary>
    public static VirtualPassport Plain { get; } = Issue(new() { Lines = [.. Lines], Pace = [], ChipAuthentication = [] });

    public static IReadOnlyList<byte[]> Zones() =>
    [
        .. from format in Enum.GetValues<MrzFormat>()
           from number in (string[])["L898902C3", "D23145890734"]
           let built = MrzBuilder.Build(format, new()
           {
               DocumentCode = format switch { MrzFormat.TD3 => "P", MrzFormat.MrvA or MrzFormat.MrvB => "V", _ => "I" },
               IssuingState = "UTO",
               DocumentNumber = format is MrzFormat.TD1 or MrzFormat.TD2 ? number : number[..9],
               Nationality = "D",
               DateOfBirth = new(1974, 8, 12),
               DateOfExpiry = new(2030, 4, 15),
               PrimaryIdentifier = "Müller",
               SecondaryIdentifier = "Anna",
               OptionalData1 = number.Length > 9 ? "" : "ZE1",
           })
           select Encoding.Latin1.GetBytes(string.Join('\n', built.Lines)),
        .. ((string[])
        [
            "IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<\n9409923102854CORINNE<<<<<<<6512068F4",
            "D1FRA13AA000026181231MARTIN<<9",
            "AAA001D<<\nFACHE305142128097<<800126<<<<<\nMARCHAND<<FABIENNE<<<<<<<<<<<<",
            "IDBEL000590240<6013<<<<<<<<<<<\n8512017F1311045BEL<<<<<<<<<<<0\nSPECIMEN<<SPECIMEN<<<<<<<<<<<<",
            "C1USA9876543219SRC1234567890<<\n7408122F3004155UTO<<<<<<<<<<<1\nDOE<<JANE<<<<<<<<<<<<<<<<<<<<<",
        ]).Select(Encoding.Latin1.GetBytes),
    ];

    public static IReadOnlyList<byte[]> Files(params ChipFile[] files) =>
    [
        .. from passport in Passports
           from file in files
           where passport.Files.ContainsKey(file)
           select passport.Files[file].ToArray(),
        .. files.SelectMany(file => Real(file.Name.Replace("EF.", "", StringComparison.Ordinal))),
    ];

    /// <summary>Certificates: those of roots prove themselves, which takes time.</summary>
    public static IReadOnlyList<byte[]> Roots() =>
        [.. _issuer.Value.TrustFiles.Where(IsRoot).Select(file => file.Content.ToArray()), .. Real("Cert")];

    /// <summary>Revocation and master lists of states whose signatures are quick to check.</summary>
    public static IReadOnlyList<byte[]> Lists()
    {
        using PassportIssuer pss = PassportIssuer.Create(new() { Scheme = SignatureScheme.RsaPss }, TimeProvider.System);
        using PassportIssuer pkcs = PassportIssuer.Create(new() { Scheme = SignatureScheme.RsaPkcs1 }, TimeProvider.System);
        return [.. pss.TrustFiles.Concat(pkcs.TrustFiles).Where(file => !IsRoot(file)).Select(file => file.Content.ToArray())];
    }

    private static bool IsRoot(IssuedFile file) => file.Name.EndsWith(".cer", StringComparison.Ordinal);

    public static IReadOnlyList<TrustFileSeed> TrustFiles() =>
        [.. _issuer.Value.TrustFiles.Select(file => new TrustFileSeed(file.Name, file.Content))];

    public static IEnumerable<byte[]> Real(string kind)
    {
        if (Needs.Missing([Needs.Documents]) is not null)
            return [];
        return Directory.EnumerateFiles(Needs.Data("documents", "ef", "gmrtd"), kind + "_*.bin")
            .Order(StringComparer.Ordinal)
            .Where(path => new FileInfo(path).Length is > 0 and <= RealSizeBytesMax)
            .Select(File.ReadAllBytes);
    }

    private static VirtualPassport Issue(PassportOptions options) => _issuer.Value.Issue(options);
}

/// <summary>A file of trust by name and content.</summary>
internal sealed record TrustFileSeed(string Name, ReadOnlyMemory<byte> Content);
