using System.Security.Cryptography;

namespace CheckpointEdge.TravelDocuments.Cryptography;

/// <summary>An ephemeral pair of keys of a group. Immutable until it is disposed, which wipes the private half.</summary>
internal sealed class AgreementKey(byte[] privateKey, byte[] publicKey) : IDisposable
{
    /// <summary>Unsigned, most significant byte first.</summary>
    public ReadOnlySpan<byte> Private => privateKey;

    /// <summary>As it is sent.</summary>
    public byte[] Public => publicKey;

    public void Dispose() => CryptographicOperations.ZeroMemory(privateKey);
}
