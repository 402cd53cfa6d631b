namespace Vision.Tests.Images;

/// <summary>Drawings of 32 × 24 pixels that OpenJPEG's own opj_compress made files of, without loss.</summary>
internal static class Jpeg2000Files
{
    /// <summary>A JP2 file of four tiles: a red and a green quarter above a blue and a white one.</summary>
    public static readonly byte[] Quarters = Convert.FromBase64String(
        "AAAADGpQICANCocKAAAAFGZ0eXBqcDIgAAAAAGpwMiAAAAAtanAyaAAAABZpaGRyAAAAGAAAACAAAwcHAAAAAAAPY29scgEAAAAA"
        + "ABAAAAH8anAyY/9P/1EALwAAAAAAIAAAABgAAAAAAAAAAAAAACAAAAAYAAAAAAAAAAAAAwcBAQcBAQcBAf9SAAwAAAABAQEEBAAB"
        + "/1wAB0BASEhQ/2QAJQABQ3JlYXRlZCBieSBPcGVuSlBFRyB2ZXJzaW9uIDIuNS4w/5AACgAAAAABgQAB/5PPtWQRUFMZCpZlXDeB"
        + "J50UgAAXcUOkzhILlTSFww6Kp5VEPgRloCI844I76D5sSsAahJyx/QzAzkGDMEhIB26Bpib0uCE9MYSCqnpCQkYUExN6XBCemMI/"
        + "sFgdf/8bQIMPrMI+7rEDy56fJIuT5SIZNziSrlIVMJCJueVp+eMelpjoAYRsgUfN0TGu5NQ2pBH+dElN2L6UHjW/CcfX/BOSFJhq"
        + "gH7oNm9/iQackKTAQQg6DZvf4kGnJCkvZ0b6DZvf4kGnJCkv/xpoNp0hcRxbPKJrcRzJi4kCB35cAwj/EO+wyWv07zAGEhIRacnE"
        + "XNZ/1YPnvRdM3QspvvWlJJG9TVOPflJySRg+lTj35Sckj3aKpx78pN/H2hcfaEQfUBiDJrTh2/dkZVuvx4SEA90xjakYgpNjz8AW"
        + "PtBgNp5BcbFi3xGWNn/fmGT8BSPwBIKSmQF01B29qjWef2OLAZDEJ2XTK+k66GGXv/j9PEhTgpNkH//Z");

    /// <summary>The same quarters as a raw codestream: luma, and colour differences of half the sides.</summary>
    public static readonly byte[] SubsampledQuarters = Convert.FromBase64String(
        "/0//UQAvAAAAAAAgAAAAGAAAAAAAAAAAAAAAIAAAABgAAAAAAAAAAAADBwEBBwICBwIC/1IADAAAAAEAAQQEAAH/XAAHQEBISFD/"
        + "ZAAlAAFDcmVhdGVkIGJ5IE9wZW5KUEVHIHZlcnNpb24gMi41LjD/kAAKAAAAAAE6AAH/k8+1tGVVYBCf2R2uqK4jqGEwsoEJdiRj"
        + "JeVq/FeHVqjzHmM495awZSgpwR3ygYR/E1pOcyzpqcSK9PxlnzDMiJ/s4SJ9cMZkvfoZgZx+82iQGUthHUBgyVQOjh2TbMv4AwjW"
        + "H7oZ/S8alYskxAAVAD/fgVBZfkrmGJYhN2L8jS1lbzX/QhZw26DMgVY4+QNFpKBgobFxykTVZjWxNQPfgTgJwCE22GQ8p7Ffb6Q2"
        + "AhEIZbkljumfGSbzOIfoskVSP6m+lMyLXsXH2h0PqDYPqBCDJrRMgEGPUQqbCQ7f74KKmf89pAAilWjOZZ+Ck2APx9oRH2hMD5wY"
        + "WXkczkUIP3QHFpFmnXYsS5Mi90jPwCo+0Kh9oGAjoJbeU4koh1h3CcaUVcf+N1wk6COjm//Z");

    /// <summary>A raw codestream of one component: grey, 8 brighter with every column.</summary>
    public static readonly byte[] GreySlope = Convert.FromBase64String(
        "/0//UQApAAAAAAAgAAAAGAAAAAAAAAAAAAAAIAAAABgAAAAAAAAAAAABBwEB/1IADAAAAAEAAQQEAAH/XAAHQEBISFD/ZAAlAAFD"
        + "cmVhdGVkIGJ5IE9wZW5KUEVHIHZlcnNpb24gMi41LjD/kAAKAAAAAABdAAH/k9+CGBFrLUQocGo0vqJWDnXm7RH9OkR9hjrC+bCc"
        + "YupKhQgRxXiCtuv42npdNituvvNh0umqPCwd5LzP/3dhwB7EojZt3AHA+QKAX6fFRr//2Q==");
}
