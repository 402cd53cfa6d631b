using System.Collections.Immutable;
using System.Security.Cryptography;

namespace CheckpointEdge.Simulators.ChipReaders.Issuing;

/// <summary>
/// A fictional state that issues e-passports: its root (CSCA) with a link certificate from the root before, its document
/// signers, its revocation list and a master list. Safe for concurrent use after it was made.
/// </summary>
public sealed class PassportIssuer : IDisposable
{
    /// <summary>A new state with new keys.</summary>
    public static PassportIssuer Create(IssuerOptions options, TimeProvider time) =>
        throw new CryptographicException($"{options.State} issues nothing yet.");

    /// <summary>The state kept in a directory; made and kept there where it is not yet.</summary>
    /// <exception cref="InvalidOperationException">The directory cannot be used; one sentence says why.</exception>
    public static PassportIssuer OpenOrCreate(string directory, IssuerOptions options, TimeProvider time) => Create(options, time);

    /// <summary>For a folder of trust: root, link certificate, revocation list, master list.</summary>
    public ImmutableArray<IssuedFile> TrustFiles => [];

    public VirtualPassport Issue(PassportOptions options) => throw new CryptographicException($"{options.Lines.Length}");

    public void Dispose()
    {
    }
}
