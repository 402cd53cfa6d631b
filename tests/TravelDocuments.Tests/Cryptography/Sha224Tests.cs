using System.Collections.Immutable;
using CheckpointEdge.TravelDocuments.Trust;
using TravelDocuments.Tests.Trust.Fiction;

namespace TravelDocuments.Tests.Cryptography;

public sealed class Sha224Tests
{
    /// <summary>Lengths around the ends of a block; the values were computed by another implementation.</summary>
    public static TheoryData<int, string> Lengths => new()
    {
        { 0, "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f" },
        { 1, "fff9292b4201617bdc4d3053fce02734166a683d7d858a7f5f59b073" },
        { 55, "8991dfba74284e04dc7581c7c3e4068ff6cb7a63733361429834bb56" },
        { 56, "2b2cd637c16ad7290bb067ad7d8fd04e204fa43a84366afc7130f4ef" },
        { 57, "e87f5bc938c3b981c197d4b163c635a5049fac81c4c6467e1251be48" },
        { 63, "049e8dd7eab3378ce9f823bfb569e5b270235d4b7f9623606971998f" },
        { 64, "c37b88a3522dbf7ac30d1c68ea397ac11d4773571aed01ddab73531e" },
        { 65, "114b5fd665736a96585c5d5837d35250aed73c725252cbf7f8b121f6" },
        { 111, "1aeef583c448a9ae00fbc931b50bc0da5bb8323e616b11076cee8b44" },
        { 112, "01e5abf50619b5c2078e754eddedcf4de8d31185a2219313cb91a8c9" },
        { 119, "762f18c0df65c3d0ea64126c8a6e51db4425e76d4d969ed0f83899be" },
        { 120, "d022deb78772a77e8b91d68f90ca1f636e8fe047ae219434ced18eef" },
        { 127, "554c9c3f7e92b80f4121e00cc147535d377eaeb4fb1fa8e25c7f81c1" },
        { 128, "67d88da33fd632d8742424791dface672ff59d597fe38b3f2a998386" },
        { 1000, "c182669a7f6629dc7fd8a9198f15af15adbbaeffa1842e854f681357" },
    };

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_data_group_hashed_with_SHA_224_is_recognised(int length, string hash)
    {
        byte[] file = [.. Enumerable.Range(0, length).Select(i => (byte)(i % 251))];
        byte[] content = Asn.Sequence(w =>
        {
            w.WriteInteger(0);
            w.WriteEncodedValue(Asn.Digest("SHA224"));
            using (w.PushSequence())
            using (w.PushSequence())
            {
                w.WriteInteger(3);
                w.WriteOctetString(Convert.FromHexString(hash));
            }
        });
        byte[] sod = CheckpointEdge.TravelDocuments.Tlv.TlvWriting.Object(
            0x77, new SignedDataRecipe { Content = content, Signers = [new FictionalState().SignerEntry] }.Encode());

        Assert.True(SecurityObject.TryRead(sod, out SecurityObject? read, out _));
        Assert.Equal("SHA-224", read!.HashAlgorithm);
        Assert.True(read.Matches(3, file));
        Assert.False(read.Matches(3, (byte[])[.. file, 1]));
        Assert.Null(read.Matches(4, file));
        Assert.Equal(ImmutableArray.Create(3), read.Hashes.Keys);
    }
}
