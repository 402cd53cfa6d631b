using System.Buffers.Binary;
using System.Formats.Tar;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CheckpointEdge.Central.Backup;
using CheckpointEdge.Central.Enrolment;
using CheckpointEdge.Central.Import;
using CheckpointEdge.Central.Lists;
using CheckpointEdge.Central.Tests.Import;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Tests.Fuzz;

namespace CheckpointEdge.Central.Tests.Fuzz;

/// <summary>What Central reads of others: lists of every kind, requests for certificates, policies, backups.</summary>
internal static class CentralFuzzTargets
{
    private const int MiB = 1024 * 1024;
    private const string Passphrase = "a passphrase of the tests";

    /// <summary>Of PBKDF2; a bent number of rounds costs time and shows nothing (count).</summary>
    private const int Iterations = 1;

    /// <summary>
    /// .NET's reader of archives lends what the header of an entry's properties claims, up to 2 GiB, before it reads them (bytes). Nobody
    /// can seal such a header who does not have the passphrase, and with it everything.
    /// </summary>
    private const long ArchiveBytesMax = 2100L * MiB;

    private static readonly string _folder = Directory.CreateDirectory(Path.Combine(
        Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), "fuzz-central-" + Path.GetRandomFileName())).FullName;

    static CentralFuzzTargets() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(_folder, recursive: true);

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        List("un", "un", "un.xml", UnList),
        List("interpol", "interpol", "notices.json", FictionalLists.Of("interpol", 1, 3)),
        List("eu", "eu", "eu.xml", FictionalLists.Of("eu", 1, 3)),
        List("opensanctions", "opensanctions", "entities.ftm.json", FictionalLists.Of(FictionalLists.EntitiesKind, 1, 3)),
        List("opensanctions-csv", "opensanctions", "targets.simple.csv", FictionalLists.Of(FictionalLists.TargetsKind, 1, 3)),
        List("ofac-xml", "ofac-xml", "sdn_advanced.xml", FictionalLists.Of("ofac-xml", 1, 3)),
        List(
            "people-tsv", "people-tsv", "people.tsv",
            "P1\tANNA ERIKSSON\tANA ERICSON|THE MAP\t1974-08-12|1975|1970/1972\tUtopia\tL898902C3|77\nP2\tJON\n"),
        List("documents-csv", "documents-csv", "documents.csv", File.ReadAllText(Path.Combine(
            CheckpointEdge.Tests.Needs.RepositoryRoot, "deploy", "demo", "documents.csv"))),
        OfacCsv(),
        new("packed-list", () => [Packed()], input => Import("people-tsv", "people.tsv.gz", input), 64 * MiB, 200),
        new("enrolment-request", Requests, Request, 8 * MiB, 300),
        new("list-policy", () => [PolicyFile.Encode(new ListPolicy())], Policy, FuzzTarget.TextBytesMax, 400) { Text = true },
        new("backup", () => [Backup()], WholeBackup, ArchiveBytesMax, 120),
        .. DoorFuzz.Targets,
    ];

    private static FuzzTarget List(string name, string kind, string file, string content) =>
        new("import-" + name, () => [Encoding.UTF8.GetBytes(content)], input => Import(kind, file, input), 64 * MiB, 250) { Text = true };

    /// <summary>The main file bent, its companions whole.</summary>
    private static FuzzTarget OfacCsv()
    {
        const string row =
            "36,\"TESTLAND, Anna\",\"individual\",\"UTO\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 08 Aug 1971; POB Zenith, Utopia.\"\n";
        return new(
            "import-ofac-csv",
            () =>
            {
                string folder = Directory.CreateDirectory(Path.Combine(_folder, "ofac")).FullName;
                File.WriteAllText(Path.Combine(folder, "alt.csv"), "36,12,\"aka\",\"ANA, Testland\",-0- \n");
                File.WriteAllText(Path.Combine(folder, "add.csv"), "36,1,\"1 Way\",\"Zenith\",\"Utopia\",-0- \n");
                File.WriteAllText(Path.Combine(folder, "sdn_comments.csv"), "");
                return [Encoding.UTF8.GetBytes(row)];
            },
            input => Import("ofac-csv", Path.Combine("ofac", "sdn.csv"), input), 64 * MiB, 250)
        {
            Text = true,
        };
    }

    private static void Import(string kind, string name, byte[] input)
    {
        string file = Path.Combine(_folder, name);
        File.WriteAllBytes(file, input);
        try
        {
            ListImport import = Importers.Open(kind, file);
            int records = import.Records().Count();
            int documents = import.Documents().Count();
            _ = import.Lists;
            FuzzFeedback.Saw($"records {(records == 0 ? "none" : "some")} documents {(documents == 0 ? "none" : "some")}");
        }
        catch (ImportException refused)
        {
            FuzzFeedback.Saw(refused.Message.Replace(_folder, "", StringComparison.Ordinal));
            if (refused.Message.Contains('\n', StringComparison.Ordinal))
                throw new InvalidOperationException("The refusal is more than one line: " + refused.Message);
        }
    }

    private static void Request(byte[] input) => Refusing(() => BoardRequest.Read(input));

    private static void Policy(byte[] input) => Refusing(() => PolicyFile.Encode(PolicyFile.Decode(input)));

    private static void WholeBackup(byte[] input)
    {
        int at = "checkpointedge backup 1\n".Length + 16;
        if (input.Length >= at + 4)
            BinaryPrimitives.WriteInt32BigEndian(input.AsSpan(at), Iterations);
        string file = Path.Combine(_folder, "bent.backup");
        File.WriteAllBytes(file, input);
        Refusing(() => CentralBackup.Check(file, Passphrase));

        // What only somebody with the passphrase could have made: an archive of anything.
        byte[] made = Sealed(input);
        File.WriteAllBytes(file, made);
        string into = Path.Combine(_folder, "restored");
        Refusing(() => CentralBackup.Restore(file, Passphrase, into, TimeProvider.System));
        if (Directory.Exists(into))
            Directory.Delete(into, recursive: true);
    }

    private static void Refusing(Action read)
    {
        try
        {
            read();
        }
        catch (CentralException refused)
        {
            if (refused.Message.Contains('\n', StringComparison.Ordinal))
                throw new InvalidOperationException("The refusal is more than one line: " + refused.Message);
        }
    }

    private static IReadOnlyList<byte[]> Requests()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using RSA other = RSA.Create(1024);
        return
        [
            CertificateBag.InLines(new CertificateRequest("CN=UTO-1", key, HashAlgorithmName.SHA256).CreateSigningRequest()),
            CertificateBag.InLines(
                new CertificateRequest("CN=UTO-1", other, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequest()),
        ];
    }

    private static byte[] Packed()
    {
        using MemoryStream packed = new();
        using (System.IO.Compression.GZipStream gzip = new(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write("P1\tANNA ERIKSSON\t\t1974-08-12\nP2\tJON\n"u8);
        return packed.ToArray();
    }

    /// <summary>The inside of a backup: a tar archive.</summary>
    private static byte[] Backup()
    {
        using MemoryStream tar = new();
        using (TarWriter writer = new(tar, leaveOpen: true))
        {
            foreach ((string name, string content) in ((string, string)[])[
                ("backup.json", "{\"MadeAt\":\"2031-05-04T03:02:01Z\",\"Version\":\"1\","
                    + "\"Store\":\"sqlite\",\"Files\":1,\"Bytes\":0,\"Vanished\":0}"),
                ("keys/online.pem", "no key")])
            {
                using MemoryStream data = new(Encoding.UTF8.GetBytes(content));
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = data });
            }
        }

        return tar.ToArray();
    }

    private static byte[] Sealed(byte[] plain)
    {
        BackupHeader header = new(new byte[16], Iterations);
        byte[] head = header.ToBytes();
        using MemoryStream file = new();
        file.Write(head);
        using (SealedPieces.Writer writer = new(file, header.KeyOf(Passphrase), head))
            writer.Write(plain);
        return file.ToArray();
    }

    private const string UnList =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <CONSOLIDATED_LIST dateGenerated="2031-05-04T00:00:09.554Z"><INDIVIDUALS><INDIVIDUAL>
          <DATAID>77</DATAID><FIRST_NAME>ANNA</FIRST_NAME><SECOND_NAME>MARIA</SECOND_NAME><FOURTH_NAME>ERIKSSON</FOURTH_NAME>
          <UN_LIST_TYPE>Utopia</UN_LIST_TYPE><REFERENCE_NUMBER>UTi.001</REFERENCE_NUMBER><LISTED_ON>2011-02-03</LISTED_ON>
          <GENDER>Female</GENDER><COMMENTS1>Sells maps.</COMMENTS1><NATIONALITY><VALUE>Utopia</VALUE></NATIONALITY>
          <LAST_DAY_UPDATED><VALUE>2012-01-01</VALUE></LAST_DAY_UPDATED>
          <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Ana Ericson; Anna  Erikson</ALIAS_NAME></INDIVIDUAL_ALIAS>
          <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1974-08-12</DATE></INDIVIDUAL_DATE_OF_BIRTH>
          <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1970</FROM_YEAR><TO_YEAR>1972</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
          <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>L898902C3</NUMBER></INDIVIDUAL_DOCUMENT>
        </INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>
        """;
}
