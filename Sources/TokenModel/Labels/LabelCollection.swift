/// The operator's own labels of several servers, by origin and handle.
public typealias LabelCollection = [Origin: [Handle: String]]
