using CheckpointEdge.Simulators.ChipReaders;
using CheckpointEdge.Simulators.ChipReaders.Issuing;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Access;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.TravelDocuments.Trust;

namespace CheckpointEdge.Tests.ChipReaders.Reading;

/// <summary>Fictional passports of one fictional state, and readings of them. One state serves every test.</summary>
public sealed class ReadingPassports : IDisposable
{
    private static readonly DateOnly _today = new(2026, 11, 22);
    private readonly PassportIssuer _issuer = PassportIssuer.Create(new IssuerOptions(), TimeProvider.System);

    public static PassportOptions Ordinary { get; } = new()
    {
        Lines = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F3104159ZE184226B<<<<<16"],
        CardAccessNumber = "420815",
    };

    public static ChipPassword.Mrz Password { get; } =
        ChipPasswords.OfReading(MrzParser.Parse(string.Join('\n', Ordinary.Lines), _today))!;

    /// <summary>The inspection of a reading, with the certificates of the state and the lines as printed.</summary>
    public DocumentInspection Inspect(ChipReadResult reading) => DocumentInspector.Inspect(
        reading,
        MrzParser.Parse(string.Join('\n', Ordinary.Lines), _today),
        TrustStore.Of(_issuer.TrustFiles.Select(file => new TrustFile(file.Name, file.Content))),
        TimeProvider.System.GetUtcNow());

    public VirtualPassport Issue(PassportOptions options) => _issuer.Issue(options);

    /// <summary>Lays the passport down and reads it.</summary>
    public async Task<ChipReadResult> ReadAsync(
        PassportOptions passport,
        ChipReadingOptions? options = null,
        ChipFault? fault = null,
        ChipPassword? password = null,
        int responseSizeBytesMax = 65_538,
        Action<ChipStep>? show = null)
    {
        await using VirtualChipReader reader = new(TimeProvider.System)
        {
            ResponseSizeBytesMax = responseSizeBytesMax,
            CommandSizeBytesMax = responseSizeBytesMax == 258 ? 261 : 65_544,
        };
        VirtualPassport issued = Issue(passport with { Fault = fault ?? ChipFault.None });
        reader.Place(issued, fault);
        return await new ChipReading(reader, TimeProvider.System)
            .ReadAsync(password ?? Password, options ?? ChipReadingOptions.Default, show, CancellationToken.None);
    }

    public void Dispose() => _issuer.Dispose();
}
