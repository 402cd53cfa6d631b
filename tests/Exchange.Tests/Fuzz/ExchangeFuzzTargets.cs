using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CheckpointEdge.Exchange.Courier;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Client;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Exchange.Slices;
using CheckpointEdge.Exchange.Tests.Metadata.Client;
using CheckpointEdge.Tests.Fuzz;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Exchange.Tests.Fuzz;

/// <summary>Everything two machines say to each other, bent: as it comes, and behind a signature or seal that holds.</summary>
internal static class ExchangeFuzzTargets
{
    private const int MiB = 1024 * 1024;
    private const string Board = "UTO-1";

    private static readonly ECDsa _board = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly ECDiffieHellman _recipient = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private static readonly string _recipientId = CourierSeal.KeyIdOf(_recipient.ExportSubjectPublicKeyInfoPem());
    private static readonly string _boardPem = _board.ExportSubjectPublicKeyInfoPem();
    private static readonly SigningKey _signer = SigningKey.Create();
    private static readonly RepositorySimulator _repository = new();
    private static readonly SliceKey _sliceKey = SliceKey.Create();
    private static readonly DateTimeOffset _moment = new(2031, 5, 4, 3, 2, 1, TimeSpan.Zero);
    private static readonly byte[] _context = CourierSeal.Context.ToByteArray(bigEndian: true);

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("metadata", () => [.. _repository.Files.Values], Envelope, 16 * MiB, 600) { Text = true },
        new("metadata-client", () => [.. _repository.Files.Values], WholeClient, 32 * MiB, 60) { Text = true },
        new("metadata-signed", SignedParts, SignedEnvelope, 16 * MiB, 300) { Text = true },
        Message("policy", () => new ListPolicy(), ExchangeJson.Default.ListPolicy),
        new("reports", Batches, Reports, FuzzTarget.TextBytesMax, 600) { Text = true },
        Message("hit-report", Hit, ExchangeJson.Default.HitReport),
        new("receipts", Receipts, Seal, 4 * MiB, 400),
        Message("answers", () => new AnswerPage([]), ExchangeJson.Default.AnswerPage),
        new("removals", () => [Removal().Encode()], Removals, 8 * MiB, 200),
        new("sealed-box", () => [SealedBox.Seal("content"u8, _recipient.ExportSubjectPublicKeyInfoPem(), _context)], Box, 4 * MiB, 100),
        new("courier-contents", () => [Json(Contents(), ExchangeJson.Default.CourierContents)], Courier, 16 * MiB, 300) { Text = true },
        new("courier-envelope", () => [CourierSeal.Seal(Contents(), _recipient.ExportSubjectPublicKeyInfoPem(), Signed)], CourierBox, 16 * MiB, 100),
        new("slice-keys", () => [Keys()], SliceKeyFile, 16 * MiB, 300),
        new("ticket", Tickets, Read(ExchangeJson.Default.EnrolmentTicket), FuzzTarget.TextBytesMax, 600) { Text = true },
        new("ticket-code", Codes, Code, FuzzTarget.TextBytesMax, 1_000) { Text = true },
        new("certificate-bag", Bags, Bag, 8 * MiB, 150),
    ];

    /// <summary>JSON that is read at a door: it is a value, null, or announced to be none.</summary>
    private static FuzzTarget Message<T>(string name, Func<T> valid, JsonTypeInfo<T> type) =>
        new(name, () => [Json(valid(), type)], Read(type), FuzzTarget.TextBytesMax, 600) { Text = true };

    private static void Envelope(byte[] input)
    {
        Catch(() => MetadataEnvelope.Parse("input", input));
        Catch(() => SignedMetadata.Verify(input, new TrustedRole { Keys = [_signer.Public], Threshold = 1 }, ExchangeJson.Default.ListManifest));
        Catch(() => SignedMetadata.ReadUnverified(input, ExchangeJson.Default.ListManifest));
    }

    /// <summary>Every file of a repository in the place of every other.</summary>
    private static void WholeClient(byte[] input)
    {
        string[] names = [.. _repository.Files.Keys.Where(name => name != "1.root.json").Append("2.root.json")];
        string replaced = names[input.Length % names.Length];
        DirectoryInfo folder = Directory.CreateDirectory(Path.Combine("/dev/shm", "fuzz-" + Path.GetRandomFileName()));
        try
        {
            MetadataFolder trusted = new(folder.FullName);
            MetadataClient.Initialise(trusted, _repository.Files["1.root.json"]);
            MetadataClient client = MetadataClient.Open(
                trusted,
                (name, sizeBytesMax, _) => Task.FromResult(name == replaced ? input : _repository.Files.GetValueOrDefault(name)),
                RepositorySimulator.Start);
            Catch(() => client.RefreshAsync(CancellationToken.None).GetAwaiter().GetResult());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void SignedEnvelope(byte[] input)
    {
        byte[] canonical;
        byte[] envelope;
        try
        {
            using JsonDocument document = JsonDocument.Parse(input, new() { MaxDepth = CanonicalJson.DepthMax, AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return;
            canonical = CanonicalJson.Encode(document.RootElement);
            string signature = Convert.ToHexStringLower(_signer.Sign(canonical));
            envelope =
            [
                .. Encoding.UTF8.GetBytes($"{{\"signatures\":[{{\"keyid\":\"{_signer.Public.KeyId}\",\"sig\":\"{signature}\"}}],\"signed\":"),
                .. canonical, (byte)'}',
            ];
        }
        catch (Exception failure) when (failure is JsonException or FormatException or InvalidOperationException)
        {
            FuzzFeedback.Saw("no JSON");
            return;
        }

        TrustedRole role = new() { Keys = [_signer.Public], Threshold = 1 };
        Catch(() => SignedMetadata.Verify(envelope, role, ExchangeJson.Default.ListManifest));
        Catch(() => SignedMetadata.Verify(envelope, role, ExchangeJson.Default.ListPolicy));
        Catch(() =>
        {
            MetadataEnvelope read = MetadataEnvelope.Parse("input", envelope);
            foreach (string type in (string[])["root", "timestamp", "snapshot", "targets"])
                Catch(() => _ = type switch
                {
                    "root" => (object)read.Read(ExchangeJson.Default.RootRole, type),
                    "timestamp" => read.Read(ExchangeJson.Default.TimestampRole, type),
                    "snapshot" => read.Read(ExchangeJson.Default.SnapshotRole, type),
                    _ => read.Read(ExchangeJson.Default.TargetsRole, type),
                });
        });
    }

    private static void Reports(byte[] input)
    {
        try
        {
            foreach (Report report in JsonSerializer.Deserialize(input, ExchangeJson.Default.ReportBatch)?.Reports ?? [])
                report.Hash();
        }
        catch (JsonException)
        {
            // What is announced.
        }
    }

    private static void Seal(byte[] input)
    {
        byte[] statement = "statement 3"u8.ToArray();
        bool holds = ReceiptSeal.Verifies(_signer.Public, statement, input);
        if (holds && !Receipts().Any(seal => seal.Length == input.Length))
            throw new InvalidOperationException("A seal of a length that nobody made holds.");
    }

    private static void Removals(byte[] input)
    {
        RemovalReport? report = RemovalReport.Decode(input);
        report?.Verified(_boardPem);
    }

    private static void Box(byte[] input)
    {
        try
        {
            SealedBox.Open(input, _recipient.DeriveRawSecretAgreement, _context);
        }
        catch (CryptographicException)
        {
            // What is announced.
        }
    }

    private static void Courier(byte[] input) => Catch(() => CourierSeal.Verify(
        new CourierEnvelope(input, []), (_, _) => true, _recipientId));

    private static void CourierBox(byte[] input) => Catch(() => CourierSeal.Verify(
        CourierSeal.Open(input, box => SealedBox.Open(box.Span, _recipient.DeriveRawSecretAgreement, _context)),
        (signed, by) => _board.VerifyData(signed, by, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence),
        _recipientId));

    private static void SliceKeyFile(byte[] input)
    {
        Catch(() => SliceKeys.UnitsOf(input));
        Catch(() => SliceKeys.OnlyFor(input, Board));
        Catch(() => SliceKeys.Unwrap(input, _sliceKey.Identity, Board, _recipient.DeriveRawSecretAgreement).Dispose());
    }

    private static void Code(byte[] input)
    {
        if (TicketCode.TryParse(Encoding.UTF8.GetString(input), out TicketCode? code)
            && (!TicketCode.TryParse(code.ToString(), out TicketCode? again) || again != code))
            throw new InvalidOperationException("A code that was read is not read again as the same.");
    }

    private static void Bag(byte[] input)
    {
        try
        {
            foreach (X509Certificate2 certificate in CertificateBag.Decode(input))
                certificate.Dispose();
        }
        catch (CryptographicException)
        {
            // What is announced.
        }
    }

    private static void Catch(Action read)
    {
        try
        {
            read();
        }
        catch (Exception refused) when (refused is MetadataException or CourierException or SliceKeysException)
        {
            if (refused.Message.Contains('\n', StringComparison.Ordinal))
                throw new InvalidOperationException("The refusal is more than one line: " + refused.Message);
        }
    }

    private static Action<byte[]> Read<T>(JsonTypeInfo<T> type) => input =>
    {
        try
        {
            FuzzFeedback.Saw(JsonSerializer.Deserialize(input, type) is null ? "null" : "a value");
        }
        catch (JsonException)
        {
            // What is announced.
        }
    };

    private static byte[] Json<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    private static IReadOnlyList<byte[]> SignedParts() =>
    [
        .. _repository.Files.Values.Select(file =>
        {
            using JsonDocument document = JsonDocument.Parse(file);
            return Encoding.UTF8.GetBytes(document.RootElement.GetProperty("signed").GetRawText());
        }),
        Json(new ListPolicy(), ExchangeJson.Default.ListPolicy),
    ];

    private static HitReport Hit() => new()
    {
        Id = Guid.CreateVersion7(_moment),
        Unit = Board,
        Site = "North",
        Lane = "1",
        Officer = "4711",
        CheckedAt = _moment,
        Verdict = "look",
        Reasons = ["The name is like one on a list."],
        ListGeneration = 1,
        ListCreatedAt = _moment,
        Traveller = new ReportedTraveller("SPECIMEN", "ANNA", "1974-08-12", "F", "UTO", "P", "UTO", "L898902C3", "2032-04-15"),
        Matches = [new ReportedMatch("P-1", "people", "National list", "Utopia", "P-1", "SPECIMEN, Ana", "9.500", "possible", false, "00")],
    };

    private static IReadOnlyList<byte[]> Batches() => [Json(new ReportBatch([Envelope(1), Envelope(2)]), ExchangeJson.Default.ReportBatch)];

    private static Report Envelope(long sequence) => new()
    {
        Id = Guid.CreateVersion7(_moment),
        Unit = Board,
        Sequence = sequence,
        Kind = ReportKind.Hit,
        HitId = Guid.CreateVersion7(_moment),
        RecordedAt = _moment,
        PreviousHash = new byte[32],
        Sealed = [1, 2, 3, 4],
    };

    private static IReadOnlyList<byte[]> Receipts() => _receipts.Value;

    private static readonly Lazy<byte[][]> _receipts = new(() =>
    [
        .. ReceiptSeal.Sign(_signer, [.. Enumerable.Range(0, 7).Select(i => Encoding.UTF8.GetBytes($"statement {i}"))]),
        _signer.Sign("statement 3"u8.ToArray()),
    ]);

    private static RemovalReport Removal() => RemovalReport.Sign(
        new RemovalStatement
        {
            Id = Guid.CreateVersion7(_moment),
            Unit = Board,
            Deleted = 1,
            InUse = 2,
            Documents = 0,
            Kept = [2],
            RemovedAt = _moment,
            Part = 1,
            Parts = 1,
            Readable = true,
            Records = [new RemovedRecord("P-1", "people", RemovalReason.Withdrawn)],
        },
        _board);

    private static CourierContents Contents() => new()
    {
        Id = Guid.CreateVersion7(_moment),
        From = CourierContents.CentralName,
        To = _recipientId,
        PackedAt = _moment,
        Key = new byte[32],
        Members = [new CourierMember($"files/north/{new string('b', 64)}.slice.db", new string('b', 64), 9, false)],
    };

    private static byte[] Signed(byte[] bytes) => _board.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    private static byte[] Keys() => SliceKeys.Wrap(
        _sliceKey,
        [new SliceRecipient(Board, _recipient.ExportSubjectPublicKeyInfoPem()), new SliceRecipient("UTO-2", _board.ExportSubjectPublicKeyInfoPem())]);

    private static IReadOnlyList<byte[]> Tickets() =>
    [
        Json(
            new EnrolmentTicket
            {
                Central = "https://central.example:5091",
                AuthorityPem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                Unit = Board,
                Site = "North",
                Lane = "1",
                Token = "abcdefghijkl",
                ExpiresAt = _moment,
                ListSigners = new TrustedRole { Keys = [_signer.Public], Threshold = 1 },
                ListRoot = _repository.Files["1.root.json"],
                ReportKeyPem = _board.ExportSubjectPublicKeyInfoPem(),
                ReceiptKey = _signer.Public,
            },
            ExchangeJson.Default.EnrolmentTicket),
    ];

    private static IReadOnlyList<byte[]> Codes() =>
    [
        Encoding.UTF8.GetBytes(new TicketCode("https://central.example:5091", Board, "abcdefghijkl", new string('0', 20)).ToString()),
        "https://[::1]:5091/UTO-1/ABCD-efgh/0123-4567-89ab-cdef-0123"u8.ToArray(),
    ];

    private static IReadOnlyList<byte[]> Bags()
    {
        using X509Certificate2 certificate = new CertificateRequest("CN=" + Board, _board, HashAlgorithmName.SHA256)
            .CreateSelfSigned(_moment, _moment.AddYears(1));
        return [CertificateBag.Encode(certificate)];
    }
}
