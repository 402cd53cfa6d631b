using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Cli.Bench;

/// <summary>One simulated board: a certificate, and the batches it sends in this order, some of them twice. Immutable.</summary>
/// <param name="Bodies">The batches as they travel.</param>
internal sealed record IngestBoard(
    string Unit, X509Certificate2 Certificate, ImmutableArray<ReportBatch> Batches, ImmutableArray<byte[]> Bodies) : IDisposable
{
    public void Dispose() => Certificate.Dispose();
}

/// <summary>
/// What boards send in <c>bench ingest</c>: chains of hits whose content is random bytes of a sealed hit's length, since
/// Central opens none while it takes them in. A batch that is sent again stands for a receipt that got lost. Stateless.
/// </summary>
internal static class IngestLoad
{
    /// <summary>A sealed hit with one match, as a board of the demonstration makes it (bytes).</summary>
    public const int SealedBytes = 1_200;

    private const int CertificateDays = 30;

    /// <param name="round">Boards of different rounds have different names.</param>
    /// <param name="hits">Different ones of all boards together (count).</param>
    /// <param name="resends">Of a hundred batches (count).</param>
    public static ImmutableArray<IngestBoard> Make(string round, int boards, int hits, int batch, int resends, TimeProvider time) =>
        [.. Enumerable.Range(1, boards).Select(number => Board($"{round}-{number}", hits / boards, batch, resends, number, time))];

    /// <summary>Every report that a board sends, those that it sends again counted again.</summary>
    public static int Sent(ImmutableArray<IngestBoard> boards) => boards.Sum(board => board.Batches.Sum(batch => batch.Reports.Length));

    public static X509Certificate2 Certificate(string unit, DateTimeOffset now)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={unit}", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(CertificateDays));
    }

    private static IngestBoard Board(string unit, int hits, int batch, int resends, int seed, TimeProvider time)
    {
        Random random = new(seed);
        DateTimeOffset now = time.GetUtcNow();
        byte[] previous = new byte[SHA256.HashSizeInBytes];
        ImmutableArray<ReportBatch>.Builder batches = ImmutableArray.CreateBuilder<ReportBatch>();
        for (int sequence = 1; sequence <= hits;)
        {
            List<Report> reports = [];
            for (; reports.Count < batch && sequence <= hits; sequence++)
            {
                Guid id = Guid.CreateVersion7(now);
                Report report = new()
                {
                    Id = id,
                    Unit = unit,
                    Sequence = sequence,
                    Kind = ReportKind.Hit,
                    RecordedAt = now,
                    HitId = id,
                    Sealed = RandomNumberGenerator.GetBytes(SealedBytes),
                    PreviousHash = previous,
                };
                previous = report.Hash();
                reports.Add(report);
            }

            ReportBatch made = new([.. reports]);
            batches.Add(made);
            if (random.Next(100) < resends)
                batches.Add(made);
        }

        return new IngestBoard(
            unit, Certificate(unit, now), batches.ToImmutable(),
            [.. batches.Select(one => JsonSerializer.SerializeToUtf8Bytes(one, ExchangeJson.Default.ReportBatch))]);
    }
}
