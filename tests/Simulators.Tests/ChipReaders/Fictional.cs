using CheckpointEdge.Simulators.ChipReaders.Issuing;
using CheckpointEdge.TravelDocuments.Trust;

namespace CheckpointEdge.Simulators.ChipReaders;

/// <summary>One fictional state for all tests of a run, and its passports. Safe for concurrent use.</summary>
internal static class Fictional
{
    private static readonly Lazy<PassportIssuer> _utopia = new(() => PassportIssuer.Create(new IssuerOptions(), TimeProvider.System));

    public static PassportIssuer Utopia => _utopia.Value;

    public static PassportOptions Options { get; } = new()
    {
        Lines = ["P<UTOLINDQVIST<<SOLVEIG<ASTRID<<<<<<<<<<<<<<", "U7714026<9UTO8903163F3408113<<<<<<<<<<<<<<<8"],
        CardAccessNumber = "123456",
    };

    public static TrustStore Trust(PassportIssuer issuer) =>
        TrustStore.Of(issuer.TrustFiles.Select(file => new TrustFile(file.Name, file.Content)));
}
