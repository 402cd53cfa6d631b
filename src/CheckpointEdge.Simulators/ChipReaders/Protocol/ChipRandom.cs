using System.Numerics;
using System.Security.Cryptography;
using CheckpointEdge.Simulators.ChipReaders.Agreement;

namespace CheckpointEdge.Simulators.ChipReaders.Protocol;

/// <summary>Where the chip's nonces and ephemeral keys come from: chance, or the numbers of a worked example.</summary>
internal sealed class ChipRandom
{
    private readonly Queue<byte[]> _told;

    /// <param name="told">Taken in turn for as long as there are any; then chance.</param>
    public ChipRandom(params byte[][] told) => _told = new Queue<byte[]>(told);

    public byte[] Bytes(int sizeBytes) => _told.TryDequeue(out byte[]? next) ? next : RandomNumberGenerator.GetBytes(sizeBytes);

    /// <summary>1 to order − 1.</summary>
    public BigInteger PrivateKey(AgreementDomain domain)
    {
        while (true)
        {
            BigInteger key = PrimeCurve.Number(Bytes(domain.PrivateSizeBytes));
            if (key > 0 && key < domain.Order)
                return key;
        }
    }
}
