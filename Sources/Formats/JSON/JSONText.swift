/// The bytes of a JSON text or of a part of it.
protocol JSONText: RandomAccessCollection<UInt8>, SendableMetatype where SubSequence == Self, Index == Int {}

extension ArraySlice: JSONText where Element == UInt8 {}
