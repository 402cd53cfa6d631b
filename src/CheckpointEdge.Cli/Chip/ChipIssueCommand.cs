using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Simulators.ChipReaders;
using CheckpointEdge.Simulators.ChipReaders.Issuing;
using CheckpointEdge.Simulators.ChipReaders.Passports;
using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Cli.Chip;

/// <summary><c>chip issue</c>: a fictional passport with its chip, and the certificates of the state that issued it.</summary>
internal static class ChipIssueCommand
{
    private const int PortraitSizeBytesMax = 1024 * 1024;

    private static readonly Option<DirectoryInfo> _out = new("--out")
    {
        Description = "The folder for passport.json, files/ and trust/.",
        Required = true,
    };

    private static readonly Option<DirectoryInfo?> _issuer = new("--issuer")
    {
        Description = "The folder that keeps the fictional state's keys; default: issuer/ in --out. Passports of one state share it.",
    };

    private static readonly Option<string> _mrz = new("--mrz")
    {
        Description = "The lines with their check digits, / between them.",
        DefaultValueFactory = _ => "P<UTOLINDQVIST<<SOLVEIG<ASTRID<<<<<<<<<<<<<</U7714026<9UTO8903163F3408113<<<<<<<<<<<<<<<8",
    };

    private static readonly Option<string> _can = new("--can")
    {
        Description = "The card access number; default: by chance.",
        DefaultValueFactory = _ => "",
    };

    private static readonly Option<string[]> _pace = new("--pace")
    {
        Description = "gm, im or cam, cipher and domain parameters, such as gm-aes128-13 (the default); several, or none.",
        DefaultValueFactory = _ => ["gm-aes128-13"],
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<bool> _noBac = new("--no-bac") { Description = "The chip does not open by Basic Access Control." };

    private static readonly Option<string[]> _chipAuthentication = new("--chip-authentication")
    {
        Description = "Cipher and domain parameters, such as aes128-13 (the default); several, or none.",
        DefaultValueFactory = _ => ["aes128-13"],
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string> _activeAuthentication = new Option<string>("--active-authentication")
    {
        Description = "The key that answers a challenge.",
        DefaultValueFactory = _ => "none",
    }.AcceptOnlyFromAmong("none", "rsa1024", "rsa2048", "ecdsa", "brainpool");

    private static readonly Option<string> _scheme = new Option<string>("--scheme")
    {
        Description = "How a state that is new signs.",
        DefaultValueFactory = _ => "brainpool",
    }.AcceptOnlyFromAmong("brainpool", "p384", "rsa-pss", "rsa");

    private static readonly Option<FileInfo?> _portrait = new("--portrait") { Description = "A JPEG or JPEG 2000 file; default: a drawn face." };

    private static readonly Option<string> _face = new Option<string>("--face")
    {
        Description = "The record of the face: ISO/IEC 19794-5 or 39794-5.",
        DefaultValueFactory = _ => "19794",
    }.AcceptOnlyFromAmong("19794", "39794");

    private static readonly Option<bool> _all = new("--all-groups") { Description = "Also DG3 (closed), 7, 11, 12, 13 and 16." };

    private static readonly Option<string> _fault = new("--fault")
    {
        Description = "What is wrong with it: " + string.Join(", ", ChipFault.All
            .Where(f => f.Origin != ChipFaultOrigin.Behaviour).Select(f => f.Name)) + ".",
        DefaultValueFactory = _ => "none",
    };

    private static readonly Option<bool> _json = new("--json") { Description = "One JSON object." };

    public static Command Create()
    {
        Command command = new(
            "issue",
            "Issues a fictional passport: its file with all keys, its chip's files and the state's certificates for --trust. It opens no "
            + "border.\nExample: checkpointctl chip issue --out clone --issuer utopia --fault clone")
        {
            _out, _issuer, _mrz, _can, _pace, _noBac, _chipAuthentication, _activeAuthentication, _scheme, _portrait, _face, _all, _fault, _json,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        PassportOptions options = Options(parsed);
        string folder = parsed.GetValue(_out)!.FullName;
        string keys = parsed.GetValue(_issuer)?.FullName ?? Path.Combine(folder, "issuer");
        using PassportIssuer issuer = PassportIssuer.OpenOrCreate(keys, State(parsed), TimeProvider.System);
        VirtualPassport passport = issuer.Issue(options);
        issuer.WriteTrust(Path.Combine(folder, "trust"));
        string file = Path.Combine(folder, "passport.json");
        File.WriteAllBytes(file, PassportFile.Write(passport));
        string files = Directory.CreateDirectory(Path.Combine(folder, "files")).FullName;
        foreach ((ChipFile each, ReadOnlyMemory<byte> content) in passport.Files)
            File.WriteAllBytes(Path.Combine(files, each.Name + ".bin"), content.Span);

        if (parsed.GetValue(_json))
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(
                new
                {
                    passport = file,
                    files,
                    trust = Path.Combine(folder, "trust"),
                    mrz = passport.Lines,
                    can = passport.CardAccessNumber,
                    fault = options.Fault.Name,
                    fictional = true,
                },
                JsonSerializerOptions.Web));
            return CommandLine.Done;
        }

        Console.Out.WriteLine($"Issued a fictional passport: {file}");
        Console.Out.WriteLine($"  lines  {string.Join("\n         ", passport.Lines)}");
        Console.Out.WriteLine($"  CAN    {passport.CardAccessNumber}");
        Console.Out.WriteLine($"  trust  {Path.Combine(folder, "trust")}");
        Console.Out.WriteLine($"  fault  {options.Fault.Name}: {options.Fault.Sentence}");
        return CommandLine.Done;
    }

    private static PassportOptions Options(ParseResult parsed)
    {
        string can = parsed.GetValue(_can)!;
        if (can.Length > 0 && (can.Length != 6 || !can.All(char.IsAsciiDigit)))
            throw new FormatException("--can is six digits.");
        ChipFault fault = ChipFaults.Named(parsed.GetValue(_fault)!);
        if (fault.Origin == ChipFaultOrigin.Behaviour && !fault.Is(ChipFault.None))
            throw new FormatException($"--fault {fault.Name} is a behaviour: give it to chip serve.");
        bool all = parsed.GetValue(_all);
        return new PassportOptions
        {
            Lines = [.. parsed.GetValue(_mrz)!.Split('/')],
            CardAccessNumber = can,
            Pace = [.. Named(parsed.GetValue(_pace)!).Select(Pace)],
            BasicAccess = !parsed.GetValue(_noBac),
            ChipAuthentication =
            [
                .. Named(parsed.GetValue(_chipAuthentication)!).Select(text => Pace("gm-" + text)).Select(o => (o.Cipher, o.ParameterId)),
            ],
            ActiveAuthentication = parsed.GetValue(_activeAuthentication) switch
            {
                "rsa1024" => ActiveAuthenticationChoice.Rsa1024,
                "rsa2048" => ActiveAuthenticationChoice.Rsa2048,
                "ecdsa" => ActiveAuthenticationChoice.EcdsaP256,
                "brainpool" => ActiveAuthenticationChoice.EcdsaBrainpool256,
                _ => ActiveAuthenticationChoice.None,
            },
            Portrait = parsed.GetValue(_portrait) is { } portrait ? Picture(portrait) : default(ReadOnlyMemory<byte>),
            Face = parsed.GetValue(_face) == "39794" ? FaceRecordFormat.Iso39794 : FaceRecordFormat.Iso19794,
            ManyDataGroups = all,
            Fingerprints = all,
            FullName = all ? "Sólveig Ástrið Lindqvist" : "",
            Fault = fault,
        };
    }

    private static IssuerOptions State(ParseResult parsed) => new()
    {
        Scheme = parsed.GetValue(_scheme) switch
        {
            "p384" => SignatureScheme.EcdsaP384,
            "rsa-pss" => SignatureScheme.RsaPss,
            "rsa" => SignatureScheme.RsaPkcs1,
            _ => SignatureScheme.EcdsaBrainpool256,
        },
    };

    private static IEnumerable<string> Named(string[] texts) => texts is ["none"] ? [] : texts;

    private static PaceOffer Pace(string text) => PaceOffer.Parse(text)
        ?? throw new FormatException(
            $"{text} is not a protocol like gm-aes128-13: gm, im or cam; 3des, aes128, aes192 or aes256; 0 to 2 or 8 to 18.");

    private static byte[] Picture(FileInfo file) => file.Exists && file.Length <= PortraitSizeBytesMax
        ? File.ReadAllBytes(file.FullName)
        : throw new FormatException($"--portrait {file.Name} is not there, or longer than {PortraitSizeBytesMax} bytes.");
}
