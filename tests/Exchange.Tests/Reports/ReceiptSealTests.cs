using System.Text;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Exchange.Tests.Reports;

public sealed class ReceiptSealTests
{
    [Fact]
    public void Every_receipt_of_a_batch_of_any_size_stands_alone()
    {
        using SigningKey key = SigningKey.Create();
        foreach (int count in Enumerable.Range(1, 33).Append(200))
        {
            byte[][] statements = Statements(count);
            byte[][] signatures = ReceiptSeal.Sign(key, statements);
            for (int i = 0; i < count; i++)
            {
                Assert.True(ReceiptSeal.Verifies(key.Public, statements[i], signatures[i]), $"{i} of {count}");
                Assert.False(ReceiptSeal.Verifies(key.Public, statements[(i + 1) % count].Append((byte)'x').ToArray(), signatures[i]));
            }
        }
    }

    [Fact]
    public void A_receipt_serves_for_no_other_statement_and_for_no_inner_node()
    {
        using SigningKey key = SigningKey.Create();
        byte[][] statements = Statements(4);
        byte[][] signatures = ReceiptSeal.Sign(key, statements);

        Assert.False(ReceiptSeal.Verifies(key.Public, statements[1], signatures[0]));
        // Two leaves' hashes as a statement of its own, one step higher in the tree.
        byte[] node = [.. signatures[2].AsSpan(6 + 32, 32)];
        byte[] higher = [1, 0, 4, 0, 1, 1, .. signatures[2].AsSpan(6 + 32)];
        Assert.False(ReceiptSeal.Verifies(key.Public, node, higher));
        using SigningKey other = SigningKey.Create();
        Assert.False(ReceiptSeal.Verifies(other.Public, statements[0], signatures[0]));
    }

    [Fact]
    public void A_changed_byte_anywhere_and_a_cut_anywhere_are_refused()
    {
        using SigningKey key = SigningKey.Create();
        byte[][] statements = Statements(5);
        byte[] signature = ReceiptSeal.Sign(key, statements)[3];
        for (int i = 0; i < signature.Length; i++)
        {
            byte[] changed = [.. signature];
            changed[i] ^= 0x40;
            Assert.False(ReceiptSeal.Verifies(key.Public, statements[3], changed), $"byte {i}");
            Assert.False(ReceiptSeal.Verifies(key.Public, statements[3], signature[..i]), $"cut at {i}");
        }
    }

    private static byte[][] Statements(int count) =>
        [.. Enumerable.Range(0, count).Select(i => Encoding.UTF8.GetBytes(FormattableString.Invariant($"statement {i}")))];
}
