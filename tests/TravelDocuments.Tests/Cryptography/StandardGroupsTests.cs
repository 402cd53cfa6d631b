using System.Security.Cryptography;
using CheckpointEdge.TravelDocuments.Chip.Access;
using CheckpointEdge.TravelDocuments.Cryptography;

namespace CheckpointEdge.Tests.Cryptography;

public sealed class StandardGroupsTests
{
    [Fact]
    public void Every_number_of_the_table_is_a_group_and_the_reserved_ones_are_none()
    {
        for (int id = -1; id < 64; id++)
            Assert.Equal(StandardGroups.Ids.Contains(id), StandardGroups.ById(id) is not null);
    }

    [Theory]
    [InlineData(8, "1.2.840.10045.3.1.1")]
    [InlineData(9, "1.3.36.3.3.2.8.1.1.3")]
    [InlineData(10, "1.3.132.0.33")]
    [InlineData(11, "1.3.36.3.3.2.8.1.1.5")]
    [InlineData(12, "1.2.840.10045.3.1.7")]
    [InlineData(13, "1.3.36.3.3.2.8.1.1.7")]
    [InlineData(14, "1.3.36.3.3.2.8.1.1.9")]
    [InlineData(15, "1.3.132.0.34")]
    [InlineData(16, "1.3.36.3.3.2.8.1.1.11")]
    [InlineData(17, "1.3.36.3.3.2.8.1.1.13")]
    [InlineData(18, "1.3.132.0.35")]
    public void A_curve_with_all_its_numbers_is_known_by_its_name(int id, string oid)
    {
        // The system's library writes the numbers; they have to be those of the table.
        using ECDiffieHellman key = ECDiffieHellman.Create(ECCurve.CreateFromValue(oid));
        byte[] named = key.ExportSubjectPublicKeyInfo();
        byte[] withNumbers = ExplicitKey.Of(key);
        foreach (byte[] info in new[] { named, withNumbers })
        {
            byte[] entry = [0x06, 0x09, 0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x01, 0x02, .. info];
            Assert.True(SecurityInfos.TryRead(ExplicitKey.Wrap(0x31, ExplicitKey.Wrap(0x30, entry)), out SecurityInfos infos));
            Assert.Equal(info, infos.ChipAuthenticationPublicKeys.Single().SubjectPublicKeyInfo.ToArray());
            Assert.Equal(StandardGroups.ById(id)!.Name, ChipAuthenticationGroup.NameOf(infos));
        }
    }

    [Fact]
    public void The_integrated_mapping_is_not_for_P224()
    {
        foreach (int id in StandardGroups.Ids)
            Assert.Equal(id != 10, StandardGroups.ById(id)!.AllowsIntegratedMapping);
    }

    [Fact]
    public void An_offer_of_the_integrated_mapping_on_P224_is_no_offer()
    {
        Assert.True(SecurityInfos.TryRead(Convert.FromHexString("31143012060A04007F0007020204040202010202010A"), out SecurityInfos infos));
        Assert.Null(infos.BestPace);
        Assert.False(infos.PaceInfos.Single().IsUsable);
    }
}
